import type { Check } from './check.ts';
import type { Defect } from './defect.ts';
import type { Format } from './format.ts';
import type { Requirement } from './requirement.ts';

/** One format with all checks that run on it: its own, and those that every format runs. */
export interface Subject {
  readonly format: Format;
  readonly checks: readonly Check[];
  readonly defects: readonly Defect[];
  readonly requirements: ReadonlyMap<string, Requirement>;
}

/** Everything that can be run. */
export interface Catalogue {
  readonly subjects: readonly Subject[];
  readonly disabled: readonly { format: string; reason: string }[];
}
