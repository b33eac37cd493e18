// https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md
import { jsonOf, type Probe } from '../../core/probe.ts';

export const probes: readonly Probe[] = [
  { path: '-/ping', push: '', pull: '', fits: (answer) => answer.status === 200 && jsonOf(answer) !== null },
  {
    path: 'regproof-asks-for-nothing',
    push: '',
    pull: '',
    fits: (answer) => answer.status === 404 && typeof jsonOf(answer)?.error === 'string',
  },
];
