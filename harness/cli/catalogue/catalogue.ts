import { join } from 'node:path';
import { crossDefects } from '../../checks/defects.ts';
import type { Catalogue } from '../../core/catalogue.ts';
import { discoverFormats, loadChecks } from '../../formats/discover.ts';

/** Joins every format with the checks and defects that all formats share. */
export async function loadCatalogue(formatsRoot?: string): Promise<Catalogue> {
  const [{ formats, broken }, shared] = await Promise.all([
    discoverFormats(formatsRoot),
    loadChecks(join(import.meta.dirname, '../../checks'), 'x'),
  ]);
  return {
    subjects: formats.map(({ format, checks, requirements }) => ({
      format,
      checks: [...shared.checks, ...checks],
      defects: [...crossDefects, ...format.defects],
      requirements: new Map(
        [...shared.requirements, ...requirements].map((requirement) => [requirement.id, requirement]),
      ),
    })),
    disabled: broken.map(({ id, error }) => ({ format: id, reason: error.message })),
  };
}
