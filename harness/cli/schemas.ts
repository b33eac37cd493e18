import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { qualityGateSchema } from '../ci/quality-gate.ts';
import { reportSchema } from '../core/report.ts';
import { requirementsFileSchema } from '../core/requirement.ts';
import { PACKAGE_ROOT } from '../core/root.ts';
import { containerSchema } from '../executor/container-settings.ts';
import { profilesSchema } from '../runner/profile.ts';
import { stressProfileSchema } from '../stress/profile.ts';
import { stressSchema } from '../stress/report.ts';
import { baselineSchema, targetSchema } from '../target/schema.ts';
import { scenarioSchema } from './catalogue/scenarios.ts';

/** JSON Schemas for editors and other tools, by the path of the file that holds them. */
const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  'harness/ci/quality-gate.schema.json': qualityGateSchema,
  'harness/core/report.schema.json': reportSchema,
  'harness/core/requirements.schema.json': requirementsFileSchema,
  'harness/executor/container.schema.json': containerSchema,
  'harness/runner/profiles.schema.json': profilesSchema,
  'harness/scenario/scenario.schema.json': scenarioSchema,
  'harness/stress/profile.schema.json': stressProfileSchema,
  'harness/stress/stress.schema.json': stressSchema,
  'harness/target/target.schema.json': targetSchema,
  'harness/target/baseline.schema.json': baselineSchema,
};

/** What the program writes; people write the rest. */
const WRITTEN: ReadonlySet<z.ZodType> = new Set([reportSchema, stressSchema]);

/** The text of each schema file. What people write is described as input, what we write as output. */
export function schemaFiles(): Map<string, string> {
  return new Map(
    Object.entries(SCHEMAS).map(([path, schema]) => {
      const io = WRITTEN.has(schema) ? 'output' : 'input';
      return [path, `${JSON.stringify(z.toJSONSchema(schema, { io }), null, 2)}\n`];
    }),
  );
}

if (import.meta.main) {
  for (const [path, text] of schemaFiles()) await writeFile(join(PACKAGE_ROOT, path), text);
}
