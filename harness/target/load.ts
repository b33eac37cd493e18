import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { HarnessError } from '../core/error.ts';
import { PACKAGE_ROOT } from '../core/root.ts';
import { readYaml } from '../core/yaml-file.ts';
import { type Baseline, baselineSchema, type TargetFile, targetSchema } from './schema.ts';

export const TARGETS_DIR = join(PACKAGE_ROOT, 'compose/targets');

/** A target as its folder describes it. */
export interface Target extends TargetFile {
  readonly folder: string;
  readonly baseline: Baseline;
}

/** Names of the targets that ship with the harness. */
export async function targetNames(): Promise<string[]> {
  const entries = await readdir(TARGETS_DIR, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(join(TARGETS_DIR, entry.name, 'target.yaml')))
    .map((entry) => entry.name)
    .sort();
}

/** Loads a target by its name or by the path of its folder. */
export async function loadTarget(nameOrPath: string): Promise<Target> {
  const isPath = isAbsolute(nameOrPath) || nameOrPath.startsWith('.') || nameOrPath.includes('/');
  const folder = isPath ? resolve(nameOrPath) : join(TARGETS_DIR, nameOrPath);
  if (!existsSync(join(folder, 'target.yaml'))) {
    throw new HarnessError(
      'TARGET_UNKNOWN',
      isPath ? `There is no target.yaml in ${folder}.` : `There is no target ${nameOrPath}.`,
      `Known targets: ${(await targetNames()).join(', ')}; or give the path of a folder with a target.yaml (see compose/README.md).`,
    );
  }
  const target = await readYaml(join(folder, 'target.yaml'), targetSchema);
  if (!isPath && target.name !== basename(folder)) {
    throw new HarnessError(
      'CONFIG_INVALID',
      `${folder}/target.yaml says name: ${target.name}.`,
      'Name it like its folder.',
    );
  }
  const baselineFile = join(folder, 'baseline.yaml');
  const baseline = existsSync(baselineFile) ? await readYaml(baselineFile, baselineSchema) : [];
  return { ...target, folder, baseline };
}
