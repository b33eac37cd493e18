import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Parts } from '../../ci/touched.ts';
import { PACKAGE_ROOT } from '../../core/root.ts';
import { discoverFormats } from '../../formats/discover.ts';
import { profileFormats } from '../../runner/profile.ts';
import { loadTarget, targetNames } from '../../target/load.ts';
import { readScenarios } from '../catalogue/scenarios.ts';
import { withDefaults } from '../defaults.ts';

const LOADS = join(PACKAGE_ROOT, 'scenarios/stress');

/** What there is to run in this checkout. A format that is broken counts: a change may have broken it. */
export async function ciParts(): Promise<Parts> {
  const { formats: loaded, broken } = await discoverFormats();
  const formats = [...loaded.map(({ format }) => format.id), ...broken.map(({ id }) => id)].sort();
  const defaults = withDefaults({});
  const scenarios = await readScenarios();
  const targets: Record<string, string[]> = {};
  for (const name of await targetNames()) {
    const target = await loadTarget(name);
    targets[name] = formats.filter((format) => Object.hasOwn(target.formats, format));
  }
  return {
    formats,
    smoke: await profileFormats(defaults.profile, formats),
    targets,
    ownTarget: defaults.target,
    faults: scenarios.map(({ name }) => name),
    databaseFaults: scenarios.filter(({ database }) => database === 'postgres').map(({ name }) => name),
    loads: (await readdir(LOADS)).flatMap((file) => /^(.*)\.yaml$/.exec(file)?.[1] ?? []).sort(),
  };
}
