import { resolve } from 'node:path';
import { FAULTS } from '../../fault/all.ts';
import { chooseScenarios, loadScenario, loadScenarios } from '../../scenario/load.ts';
import { type Scenario, scenarioSchemaOf } from '../../scenario/schema.ts';

/** The schema of scenarios/faults/*.yaml with the options of every fault. */
export const scenarioSchema = scenarioSchemaOf(FAULTS);

/** Every scenario that ships with the harness. */
export function readScenarios(): Promise<Scenario[]> {
  return loadScenarios(scenarioSchema);
}

/** Those that are named, or lie at a path; without any, all that ship and can be run with the database. Throws USAGE and CONFIG_INVALID. */
export async function selectScenarios(wanted: readonly string[] | undefined, database?: string): Promise<Scenario[]> {
  const isPath = (each: string) => /[/\\]|\.ya?ml$/.test(each);
  const files = await Promise.all(
    (wanted ?? []).filter(isPath).map((path) => loadScenario(scenarioSchema, resolve(path))),
  );
  const names = wanted?.filter((each) => !isPath(each));
  const shipped = names?.length === 0 ? [] : await readScenarios();
  return chooseScenarios([...shipped, ...files], names && [...names, ...files.map(({ name }) => name)], database);
}
