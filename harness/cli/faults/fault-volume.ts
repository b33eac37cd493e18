import { FAULTS } from '../../fault/all.ts';
import type { Scenario } from '../../scenario/schema.ts';

/** Room for the largest of the targets that ship, with what a scenario publishes; little enough to be filled in no time. */
const VOLUME_BYTES = 256 << 20;

/** The option of a session by which the target's data gets a file system of its own, where a fault of these scenarios needs one. */
export function volumeFor(scenarios: readonly Pick<Scenario, 'cases'>[]): { volumeBytes?: number } {
  const planned = new Set(scenarios.flatMap(({ cases }) => Object.values(cases).flat()).map(({ fault }) => fault));
  return FAULTS.some(({ id, ownVolume }) => ownVolume && planned.has(id)) ? { volumeBytes: VOLUME_BYTES } : {};
}
