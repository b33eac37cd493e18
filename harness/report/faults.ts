import type { FaultCase } from '../core/fault-report.ts';
import type { CellResult, Report } from '../core/report.ts';

/** What the report knows of a cell that broke or loaded the registry, in lines: each fault with its evidence, operations, roll-back; what a load came to. */
export function evidenceLines({ faults, stress }: Report, { name, attempt, proven }: CellResult): string[] {
  if (stress) return proven;
  const found = faults?.cases.find((each) => each.cell === name && each.attempt === attempt);
  if (!found) return [];
  const { rollback, statistics, publishes, notLookedAt } = found;
  const counts = Object.entries(statistics?.operations ?? {}).map(
    ([op, { ok, fail, info }]) => `${op} ${ok} ok, ${fail} fail, ${info} info`,
  );
  return [
    ...found.faults.map(
      ({ id, hit, evidence, during }) =>
        `${id} ${hit ? 'hit' : 'MISSED'}, ${during.length} operations open: ${evidence.join('; ')}`,
    ),
    `publishes: ${counted(publishes.map(({ first, retried }) => (retried === null ? first : `${first}, again ${retried}`)))}`,
    `history: ${counts.join('; ')}`,
    `roll-back ${rollback.policy}: ${[rollback.end, ...rollback.evidence].join('; ')}`,
    ...notLookedAt.map((what) => `not looked at: ${what}`),
  ];
}

/** The roll-back table of summary.md: what each fault hit, what it left, and whether a repetition worked. */
export function faultSummary(records: readonly FaultCase[]): string {
  if (records.length === 0) return '';
  const rows = records.map((record) => `| ${cellsOf(record).join(' | ')} |`);
  const head = [
    'format',
    'client',
    'scenario',
    'evidence',
    'publishes',
    'left over',
    'recovered',
    'violated',
    'roll-back',
    'least that fails',
  ];
  const table = [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows];
  return ['', '## Faults', '', ...table, ...records.flatMap(pointTable), ''].join('\n');
}

/** Faults of one case, one a line, where there are many: system calls that were points to kill at. */
function pointTable({ format, scenario, faults, left }: FaultCase): string[] {
  if (faults.length <= 2) return [];
  const rows = faults.map(({ id, hit, evidence }, index) => {
    const behind = left.filter((what) => what.startsWith(`${id}: `)).map((what) => what.slice(id.length + 2));
    return `| ${index + 1} | ${plain(evidence.at(-2) ?? evidence.join('; '))} | ${plain(behind.join('; ')) || 'nothing'} | ${hit ? 'hit' : 'MISSED'} |`;
  });
  return [
    '',
    `### ${scenario} on ${format}`,
    '',
    '| point | call and file | left behind | |',
    '| --- | --- | --- | --- |',
    ...rows,
  ];
}

function cellsOf({
  format,
  client,
  scenario,
  case: name,
  faults,
  publishes,
  orphans,
  recoveryMs,
  invariants,
  rollback,
  shrunk,
}: FaultCase): string[] {
  const evidence = faults.map((fault) => `${fault.hit ? '' : 'MISSED: '}${fault.evidence.join('; ')}`);
  const ends = publishes.map(({ first, retried }) => (retried === null ? first : `${first}, again ${retried}`));
  const violated = invariants.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
  return [
    format,
    client,
    `${scenario}.${name}`,
    plain(evidence.join('; ')),
    counted(ends),
    orphans === null ? 'not looked at' : plain(orphans.map(({ what }) => what).join('; ')) || 'nothing',
    recoveryMs === undefined ? '' : recoveryMs === null ? 'no' : `${recoveryMs} ms`,
    violated.join(' ') || 'none',
    rollback.end,
    shrunk ? `\`${plain(shrunk.reproduce)}\`` : '',
  ];
}

function counted(words: readonly string[]): string {
  return [...Map.groupBy(words, (word) => word)].map(([word, each]) => `${each.length} ${word}`).join('; ');
}

function plain(text: string): string {
  return text.replaceAll('|', '/').replace(/\s+/g, ' ').slice(0, 300);
}
