import { join } from 'node:path';
import { z } from 'zod';
import { PACKAGE_ROOT } from '../core/root.ts';
import { readYaml } from '../core/yaml-file.ts';

const defaultsSchema = z.strictObject({ profile: z.string(), target: z.string() });

/** Profile and target of a run that names none. */
const DEFAULTS = await readYaml(join(PACKAGE_ROOT, 'scenarios/defaults.yaml'), defaultsSchema);

/** The options with profile and target filled in. */
export function withDefaults<T extends { profile?: string; target?: string }>(
  options: T,
): T & { profile: string; target: string } {
  return { ...options, profile: options.profile ?? DEFAULTS.profile, target: options.target ?? DEFAULTS.target };
}
