import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Subject } from '../../core/catalogue.ts';
import { HarnessError } from '../../core/error.ts';
import type { Requirement } from '../../core/requirement.ts';
import { PACKAGE_ROOT } from '../../core/root.ts';
import { loadCatalogue } from './catalogue.ts';

export const CATALOGUE_FILE = join(PACKAGE_ROOT, 'docs/catalogue.md');
/** Begins the ids of what every format has to keep. */
const SHARED = 'x.';

/** docs/catalogue.md: every requirement with its level, its clause, the checks that prove it, and the registries that broke it. Throws FORMAT_BROKEN. */
export async function cataloguePage(): Promise<string> {
  const { subjects, disabled } = await loadCatalogue();
  if (disabled[0])
    throw new HarnessError('FORMAT_BROKEN', disabled[0].reason, `Mend harness/formats/${disabled[0].format}.`);
  const checks = subjects.flatMap((subject) => subject.checks);
  const sections = subjects.map((subject) => section(subject.format.id, ownRequirements(subject), subject));
  const shared = [...subjects[0]!.requirements.values()].filter(({ id }) => id.startsWith(SHARED));
  const total = subjects.reduce((sum, subject) => sum + ownRequirements(subject).length, shared.length);
  return `${[
    '# The catalogue',
    '',
    `<!-- Generated from requirements.yaml of each format: make fix -->`,
    '',
    `${total} requirements, ${new Set(checks.map(({ id }) => id)).size} checks. \`npx regproof explain CHECK\` says more of each.`,
    '',
    section('every format', shared, subjects[0]!),
    ...sections,
  ].join('\n')}\n`;
}

function ownRequirements({ requirements }: Subject): Requirement[] {
  return [...requirements.values()].filter(({ id }) => !id.startsWith(SHARED));
}

function section(title: string, requirements: readonly Requirement[], { checks }: Subject): string {
  const rows = requirements.map(({ id, level, sentence, clause, url, bugs = [] }) => {
    const proofs = checks.filter(({ proves }) => proves.includes(id)).map((check) => `\`${check.id}\``);
    const broken = bugs.map(({ symptom, url: where }) => ` [${cell(symptom)}](${where}).`).join('');
    return `| ${level} | \`${id}\` | ${cell(sentence)}${broken && ` Broken:${broken}`} | [${cell(clause)}](${url}) | ${proofs.join(', ') || 'none'} |`;
  });
  return [
    `## ${title}`,
    '',
    '| level | requirement | sentence | clause | proven by |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();

if (import.meta.main) await writeFile(CATALOGUE_FILE, await cataloguePage());
