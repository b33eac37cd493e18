// https://docs.conda.io/projects/conda/en/stable/dev-guide/specs/repodata.html
import { jsonOf, type Probe } from '../../core/probe.ts';

export const probes: readonly Probe[] = [
  {
    path: 'noarch/repodata.json',
    push: '',
    pull: '',
    fits: (answer) => answer.status === 200 && typeof jsonOf(answer)?.packages === 'object',
  },
];
