import { crane } from './client/crane.ts';
import { dockerCli } from './client/docker.ts';
import { podman } from './client/podman.ts';
import { skopeo } from './client/skopeo.ts';

export { crane, dockerCli, podman, skopeo };

/** The default client first. */
export const clients = [skopeo, crane, dockerCli, podman] as const;
