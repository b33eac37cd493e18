// https://doc.rust-lang.org/cargo/reference/registry-index.html#index-configuration
import { jsonOf, type Probe, type ProbeAnswer } from '../../core/probe.ts';

const fits = (answer: ProbeAnswer) => answer.status === 200 && typeof jsonOf(answer)?.dl === 'string';

export const probes: readonly Probe[] = [
  { path: 'index/config.json', push: '', pull: 'index/', fits },
  { path: 'config.json', push: '', pull: '', fits },
];
