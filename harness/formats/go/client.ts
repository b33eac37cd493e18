import { goAt } from './client/go.ts';

/** The toolchain of Debian's backports. */
export const go = goAt('go', 'go');

/** A newer toolchain that the first one has fetched. */
export const goNewer = goAt('go-newer', '/opt/go-newer/bin/go');

/** The default client first. */
export const clients = [go, goNewer] as const;
