// https://wiki.debian.org/DebianRepository/Format
import type { Probe } from '../../core/probe.ts';

export const probes: readonly Probe[] = [
  {
    path: 'dists/stable/InRelease',
    push: '',
    pull: '',
    fits: ({ status, text }) => status === 200 && text.startsWith('-----BEGIN PGP SIGNED MESSAGE-----'),
  },
];
