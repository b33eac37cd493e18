import { crane } from './client/crane.ts';
import { dockerCli } from './client/docker.ts';
import { skopeo } from './client/skopeo.ts';

export { crane, dockerCli, skopeo };

/** The default client first. */
export const clients = [skopeo, crane, dockerCli] as const;
