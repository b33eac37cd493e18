import { join } from 'node:path';
import { z } from 'zod';
import { PACKAGE_ROOT } from '../core/root.ts';
import { readYaml } from '../core/yaml-file.ts';

const defaultsSchema = z.strictObject({ profile: z.string(), target: z.string() });

/** Profile and target of a run that names none. */
export const DEFAULTS = await readYaml(join(PACKAGE_ROOT, 'scenarios/defaults.yaml'), defaultsSchema);
