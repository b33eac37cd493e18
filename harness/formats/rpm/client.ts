import { dnf } from './client/dnf.ts';
import { zypper } from './client/zypper.ts';

export { dnf, zypper };

/** The default client first. */
export const clients = [dnf, zypper] as const;
