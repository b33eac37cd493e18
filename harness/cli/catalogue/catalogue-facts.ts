import type { Subject } from '../../core/catalogue.ts';
import type { Defect } from '../../core/defect.ts';
import type { CoveredFormat } from '../../report/coverage.ts';
import type { CatalogueFacts, DefectFact } from '../../report/html/facts.ts';
import { loadCatalogue } from './catalogue.ts';

/** What a report shows of the checks that it names: the requirements, and the planted defects that each has to notice. */
export async function catalogueFacts(): Promise<CatalogueFacts> {
  const { subjects } = await loadCatalogue();
  const requirements = new Map(subjects.flatMap((subject) => [...subject.requirements]));
  return {
    requirements: [...requirements.values()],
    covered: subjects.map(coveredFormat),
    defects: Object.fromEntries(subjects.map(({ format, defects }) => [format.id, byCheck(defects)])),
  };
}

/** What coverage asks of a format. */
export function coveredFormat({ format, checks, requirements }: Subject): CoveredFormat {
  return {
    format: format.id,
    requirements: [...requirements.values()].map(({ id, level, sentence }) => ({ id, level, sentence })),
    checks: checks.map(({ id, tier, proves }) => ({ id, tier, proves })),
  };
}

function byCheck(defects: readonly Defect[]): Record<string, readonly DefectFact[]> {
  const kills = defects.flatMap(({ id, sentence, kills: checks }) => checks.map((check) => ({ check, id, sentence })));
  const groups = [...Map.groupBy(kills, ({ check }) => check)];
  return Object.fromEntries(groups.map(([check, own]) => [check, own.map(({ id, sentence }) => ({ id, sentence }))]));
}
