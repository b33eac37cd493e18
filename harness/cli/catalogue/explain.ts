import type { Subject } from '../../core/catalogue.ts';
import type { Check } from '../../core/check.ts';
import { HarnessError } from '../../core/error.ts';
import type { Requirement } from '../../core/requirement.ts';
import { loadCatalogue } from './catalogue.ts';

/** What there is to say of one check: `regproof explain`. Throws CHECK_UNKNOWN, with what was probably meant. */
export async function explain(id: string): Promise<string> {
  const { subjects } = await loadCatalogue();
  const found = subjects.flatMap((subject) =>
    subject.checks.filter((check) => check.id === id).map((check) => ({ subject, check })),
  );
  if (found[0])
    return explanation(
      found[0].check,
      found.map(({ subject }) => subject),
    ).join('\n');
  const known = [...new Set(subjects.flatMap(({ checks }) => checks.map((check) => check.id)))];
  throw new HarnessError('CHECK_UNKNOWN', `There is no check ${id}.`, nearest(id, known));
}

/** The lines about a check on the formats that run it. */
export function explanation(check: Check, subjects: readonly Subject[]): string[] {
  const formats = subjects.map(({ format }) => format.id);
  const needs = check.needs.length > 0 ? `, on targets that claim ${check.needs.join(', ')}` : '';
  const defects = subjects.flatMap(({ format, defects: all }) =>
    all
      .filter(({ kills }) => kills.includes(check.id))
      .map((defect) => ({ id: defect.id, sentence: defect.sentence, format: format.id })),
  );
  const proofs = [...Map.groupBy(defects, (defect) => `${defect.id}: ${defect.sentence}`)].map(([text, own]) =>
    own.length === formats.length ? `  ${text}` : `  ${text} (${own.map(({ format }) => format).join(', ')})`,
  );
  const requirements = check.proves.flatMap((id) => subjects[0]!.requirements.get(id) ?? []);
  return [
    check.id,
    `Runs on ${formats.join(', ')} from tier ${check.tier} on${needs}.`,
    ...requirements.flatMap((requirement) => ['', ...requirementLines(requirement)]),
    '',
    proofs.length > 0 ? 'Planted defects that it has to notice:' : 'No planted defect proves it yet.',
    ...proofs,
    '',
    `Run it:    npx regproof run --profile ${formats[0]} --tier ${check.tier} --grep '${escaped(check.id)}\\['`,
    `Prove it:  npx regproof prove --profile ${formats[0]} --tier ${check.tier} --grep '${escaped(check.id)}'`,
  ];
}

function requirementLines({ id, level, sentence, clause, url, since, why, bugs = [] }: Requirement): string[] {
  return [
    `${level}  ${id}`,
    `  ${sentence}`,
    `  ${clause}${since ? ` (since ${since})` : ''}`,
    `  ${url}`,
    ...(why ? [`  Why it matters: ${why}`] : []),
    ...(bugs.length > 0 ? ['  Registries that broke it:'] : []),
    ...bugs.flatMap(({ symptom, url: where }) => [`    ${symptom}`, `      ${where}`]),
  ];
}

const escaped = (text: string) => text.replaceAll('.', '\\.');

/** Ids that hold the word, or share the most of its parts. */
function nearest(id: string, known: readonly string[]): string {
  const parts = id.split(/[.-]/).filter(Boolean);
  const score = (candidate: string) => parts.filter((part) => candidate.includes(part)).length;
  const close = known
    .filter((candidate) => score(candidate) > 0)
    .sort((a, b) => score(b) - score(a))
    .slice(0, 5);
  return close.length > 0 ? `Did you mean ${close.join(', ')}?` : 'All of them: regproof list checks.';
}
