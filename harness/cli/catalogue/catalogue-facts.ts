import type { Defect } from '../../core/defect.ts';
import type { CatalogueFacts, DefectFact } from '../../report/html/facts.ts';
import { loadCatalogue } from './catalogue.ts';

/** What a report shows of the checks that it names: the requirements, and the planted defects that each has to notice. */
export async function catalogueFacts(): Promise<CatalogueFacts> {
  const { subjects } = await loadCatalogue();
  const requirements = new Map(subjects.flatMap((subject) => [...subject.requirements]));
  return {
    requirements: [...requirements.values()],
    defects: Object.fromEntries(subjects.map(({ format, defects }) => [format.id, byCheck(defects)])),
  };
}

function byCheck(defects: readonly Defect[]): Record<string, readonly DefectFact[]> {
  const kills = defects.flatMap(({ id, sentence, kills: checks }) => checks.map((check) => ({ check, id, sentence })));
  const groups = [...Map.groupBy(kills, ({ check }) => check)];
  return Object.fromEntries(groups.map(([check, own]) => [check, own.map(({ id, sentence }) => ({ id, sentence }))]));
}
