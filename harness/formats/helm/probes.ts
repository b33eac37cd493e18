// https://helm.sh/docs/topics/chart_repository/#the-index-file
import type { Probe } from '../../core/probe.ts';

export const probes: readonly Probe[] = [
  {
    path: 'index.yaml',
    push: 'api/',
    pull: '',
    fits: ({ status, text }) => status === 200 && /^apiVersion:/m.test(text) && /^entries:/m.test(text),
  },
];
