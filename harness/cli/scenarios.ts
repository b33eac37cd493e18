import { FAULTS } from '../fault/all.ts';
import { loadScenarios } from '../scenario/load.ts';
import { type Scenario, scenarioSchemaOf } from '../scenario/schema.ts';

/** The schema of scenarios/faults/*.yaml with the options of every fault. */
export const scenarioSchema = scenarioSchemaOf(FAULTS);

/** Every scenario that ships with the harness. */
export function readScenarios(): Promise<Scenario[]> {
  return loadScenarios(scenarioSchema);
}
