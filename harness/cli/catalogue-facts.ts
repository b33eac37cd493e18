import type { CatalogueFacts } from '../report/html/facts.ts';
import { loadCatalogue } from './catalogue.ts';

/** What a report shows of the checks that it names: the requirements, and the planted defects that each has to notice. */
export async function catalogueFacts(): Promise<CatalogueFacts> {
  const { subjects } = await loadCatalogue();
  const requirements = new Map(subjects.flatMap((subject) => [...subject.requirements]));
  const defects = new Map(subjects.flatMap((subject) => subject.defects).map((defect) => [defect.id, defect]));
  const kills = [...defects.values()].flatMap(({ id, sentence, kills }) =>
    kills.map((check) => ({ check, id, sentence })),
  );
  const byCheck = Map.groupBy(kills, ({ check }) => check);
  return {
    requirements: [...requirements.values()],
    defects: Object.fromEntries(
      [...byCheck].map(([check, each]) => [check, each.map(({ id, sentence }) => ({ id, sentence }))]),
    ),
  };
}
