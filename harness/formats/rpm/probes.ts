// https://github.com/rpm-software-management/createrepo_c
import type { Probe } from '../../core/probe.ts';

export const probes: readonly Probe[] = [
  {
    path: 'repodata/repomd.xml',
    push: '',
    pull: '',
    fits: ({ status, text }) => status === 200 && text.includes('<repomd'),
  },
];
