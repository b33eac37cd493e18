import type { FaultRecord } from '../core/fault.ts';
import type { FinalObservation } from '../core/observation.ts';
import type { CellResult } from '../core/report.ts';
import type { Verdict } from '../core/verdict.ts';

/** How one publish of a case ended, and how its repetition did. */
export interface ReportedPublish {
  readonly step: string;
  readonly purl: string;
  readonly first: string;
  readonly retried: string | null;
}

/** One case of a scenario, as the report shows it. */
export interface FaultCaseRecord {
  readonly cell: string;
  readonly scenario: string;
  readonly case: string;
  readonly format: string;
  readonly client: string;
  /** Folder of its history and observation, below the run's. */
  readonly folder: string;
  readonly faults: readonly FaultRecord[];
  readonly publishes: readonly ReportedPublish[];
  /** What each fault left behind, where that was looked at: its id, then what. */
  readonly left: readonly string[];
  /** What was seen when everything was healed and nothing repeated; null when it did not come to that. */
  readonly healed: FinalObservation | null;
  readonly invariants: readonly { readonly id: string; readonly verdict: Verdict; readonly compared: number }[];
}

/** The cases with their cells' verdicts: faults.json. */
export function faultReport(records: readonly FaultCaseRecord[], results: readonly CellResult[]) {
  const verdicts = new Map(results.map(({ name, verdict }) => [name, verdict]));
  return records.map((record) => ({ ...record, verdict: verdicts.get(record.cell) ?? 'unknown' }));
}

/** The roll-back table of summary.md: what each fault hit, what it left, and whether a repetition worked. */
export function faultSection(records: readonly FaultCaseRecord[]): string {
  if (records.length === 0) return '';
  const rows = records.map((record) => `| ${cellsOf(record).join(' | ')} |`);
  const head = ['format', 'client', 'scenario', 'evidence', 'publishes', 'left over', 'recovered', 'violated'];
  const table = [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows];
  return ['', '## Faults', '', ...table, ...records.flatMap(pointTable), ''].join('\n');
}

/** Faults of one case, one a line, where there are many: system calls that were points to kill at. */
function pointTable({ format, scenario, faults, left }: FaultCaseRecord): string[] {
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
  healed,
  invariants,
}: FaultCaseRecord): string[] {
  const evidence = faults.map((fault) => `${fault.hit ? '' : 'MISSED: '}${fault.evidence.join('; ')}`);
  const ends = publishes.map(({ first, retried }) => (retried === null ? first : `${first}, again ${retried}`));
  const { orphans = null, recoveryMs } = healed ?? {};
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
  ];
}

function counted(words: readonly string[]): string {
  return [...Map.groupBy(words, (word) => word)].map(([word, each]) => `${each.length} ${word}`).join('; ');
}

function plain(text: string): string {
  return text.replaceAll('|', '/').replace(/\s+/g, ' ').slice(0, 300);
}
