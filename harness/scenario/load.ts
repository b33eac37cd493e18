import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { HarnessError } from '../core/error.ts';
import { PACKAGE_ROOT } from '../core/root.ts';
import { readYaml } from '../core/yaml-file.ts';
import { stepOrder } from './graph.ts';
import type { Scenario, ScenarioSchema } from './schema.ts';

export const SCENARIOS_DIR = join(PACKAGE_ROOT, 'scenarios/faults');

/** Every scenario of a folder, by name. Throws CONFIG_INVALID that names file, line, key and what would be right. */
export async function loadScenarios(schema: ScenarioSchema, dir = SCENARIOS_DIR): Promise<Scenario[]> {
  const files = (await readdir(dir)).filter((file) => file.endsWith('.yaml')).sort();
  return Promise.all(files.map((file) => loadScenario(schema, join(dir, file))));
}

/** One scenario of a file. Throws CONFIG_INVALID that names file, line, key and what would be right. */
export async function loadScenario(schema: ScenarioSchema, path: string): Promise<Scenario> {
  const scenario = (await readYaml(path, schema)) as Scenario;
  if (scenario.name !== basename(path, '.yaml'))
    throw new HarnessError('CONFIG_INVALID', `${path} says name: ${scenario.name}.`, 'Name it like its file.');
  // What reads until a step has ended waits for it as well.
  const waiting = scenario.steps.map(({ id, after, read }) => ({ id, after: read ? [...after, read.until] : after }));
  stepOrder(waiting, path);
  return scenario;
}

/**
 * Those of the given names; without any, all that can be run with the database. Throws USAGE for a name that there is not, and for one that needs
 * another database.
 */
export function chooseScenarios(
  all: readonly Scenario[],
  names: readonly string[] | undefined,
  database = 'sqlite',
): Scenario[] {
  const fits = (scenario: Scenario) => scenario.database === undefined || scenario.database === database;
  if (names === undefined) return all.filter(fits);
  const unknown = names.find((name) => !all.some((scenario) => scenario.name === name));
  const chosen = all.filter(({ name }) => names.includes(name));
  const unfit = chosen.find((scenario) => !fits(scenario));
  if (unfit)
    throw new HarnessError(
      'USAGE',
      `Scenario ${unfit.name} needs ${unfit.database}.`,
      `Say --database ${unfit.database}.`,
    );
  if (unknown === undefined) return chosen;
  throw new HarnessError(
    'USAGE',
    `There is no scenario ${unknown}.`,
    `Choose from: ${all.map(({ name }) => name).join(', ')}.`,
  );
}
