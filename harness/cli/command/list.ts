import { Command } from 'commander';
import type { Catalogue } from '../../core/catalogue.ts';
import type { Format } from '../../core/format.ts';
import { textTable } from '../../report/text-table.ts';
import { oneOf } from '../options.ts';

const KINDS = [
  'formats',
  'clients',
  'checks',
  'requirements',
  'defects',
  'targets',
  'profiles',
  'scenarios',
  'loads',
] as const;

type Row = Record<string, string>;

/** `regproof list`: what there is. */
export function listCommand(): Command {
  return new Command('list')
    .description(`list ${KINDS.join(', ')}`)
    .argument('[kind]', KINDS.join(', '), oneOf(...KINDS), 'formats')
    .option('--json', 'as JSON')
    .action(async (kind: (typeof KINDS)[number], options: { json?: boolean }) => {
      const { loadCatalogue } = await import('../catalogue/catalogue.ts');
      const rows = await rowsOf(kind, await loadCatalogue());
      process.stdout.write(options.json ? `${JSON.stringify(rows, null, 2)}\n` : textTable(rows));
    });
}

async function rowsOf(kind: (typeof KINDS)[number], { subjects, disabled }: Catalogue): Promise<Row[]> {
  switch (kind) {
    case 'formats':
      return [
        ...subjects.map(({ format, checks }) => ({
          id: format.id,
          kinds: format.kinds.join(' '),
          clients: format.clients.map(({ id }) => id).join(' '),
          checks: String(checks.length),
          state: 'enabled',
        })),
        ...disabled.map(({ format, reason }) => ({ id: format, kinds: '', clients: '', checks: '0', state: reason })),
      ];
    case 'clients':
      return subjects.flatMap(({ format }) =>
        format.clients.map((client) => ({
          id: client.id,
          format: format.id,
          image: client.image,
          operations: Object.keys(client.operations).join(' '),
        })),
      );
    case 'checks':
      return subjects.flatMap(({ format, checks, requirements }) =>
        checks.map((check) => ({
          id: check.id,
          format: format.id,
          tier: check.tier,
          level: requirements.get(check.proves[0])?.level ?? '',
          proves: check.proves.join(' '),
          needs: check.needs.join(' '),
        })),
      );
    case 'requirements':
      return [...new Map(subjects.flatMap(({ requirements }) => [...requirements])).values()].map(
        ({ id, level, sentence, clause, url }) => ({ id, level, sentence, clause, url }),
      );
    case 'defects':
      return subjects.flatMap(({ format, defects }) =>
        defects.map((defect) => ({
          id: defect.id,
          format: format.id,
          kills: defect.kills.join(' '),
          sentence: defect.sentence,
        })),
      );
    case 'targets':
      return (await (await import('../../target/load.ts')).targetNames()).map((id) => ({ id }));
    case 'profiles':
      return profiles(
        subjects.map(({ format }) => format),
        disabled.map(({ format }) => format),
      );
    case 'scenarios':
      return (await (await import('../catalogue/scenarios.ts')).readScenarios()).map(
        ({ name, title, formats, cases }) => ({
          id: name,
          formats: formats?.join(' ') ?? 'all',
          cases: Object.keys(cases).join(' '),
          title,
        }),
      );
    case 'loads':
      return loads();
  }
}

/** Every load profile with what it does. */
async function loads(): Promise<Row[]> {
  const { stressProfile, stressProfileNames } = await import('../stress/stress-profile.ts');
  return Promise.all(
    stressProfileNames().map(async (id) => {
      const { title, ...phases } = await stressProfile({ load: id });
      return { id, phases: Object.keys(phases).join(' '), title };
    }),
  );
}

/** Every profile with its formats and what a run of them needs besides: the named ones, all, and each format by itself. */
async function profiles(formats: readonly Format[], disabled: readonly string[]): Promise<Row[]> {
  const { formatsIn, needsOf, readProfiles } = await import('../../runner/profile.ts');
  const named = await readProfiles();
  const ids = [...formats.map(({ id }) => id), ...disabled];
  return [...Object.keys(named), 'all', ...ids].map((id) => {
    const members = formatsIn(id, named, ids);
    const needs = needsOf(formats.filter((format) => members.includes(format.id)));
    return { id, needs: needs.join(' '), formats: members.join(' ') };
  });
}
