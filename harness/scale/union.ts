import type { CellResult, Report } from '../core/report.ts';
import { planDigest } from './plan-digest.ts';

/** The report of one part, and what it is called in messages. */
export interface ShardReport {
  readonly name: string;
  readonly report: Report;
}

/** Several parts as one run. */
export interface Union {
  /** Each cell of the plan that ran, once per attempt, by name and attempt. */
  readonly cells: CellResult[];
  /** How many results the plan asks for. */
  readonly planned: number;
  /** One sentence for each reason why the parts are not the plan; none when they are. */
  readonly problems: string[];
}

/** What all parts of one run have in common. */
const COMMON: readonly (readonly [what: string, of: (report: Report) => unknown])[] = [
  ['seed', ({ run }) => run.seed],
  ['version of regproof', ({ run }) => run.version],
  ['target', ({ target: { name, title, version, kind } }) => `${name} (${title} ${version}, ${kind})`],
  ['number of parts', ({ plan }) => plan?.shard.count],
  ['plan', ({ plan }) => plan?.digest],
  ['number of attempts', ({ plan }) => plan?.repeat],
  ['baseline', ({ plan }) => JSON.stringify(plan?.baseline)],
];

/** Proves that the parts are the plan: the same run in all of them, each part once, each cell of the plan once. */
export function unionOf(shards: readonly ShardReport[]): Union {
  const planned = shards.filter(({ report }) => report.plan !== undefined);
  const problems = shards
    .filter(({ report }) => report.plan === undefined)
    .map(({ name }) => `${name} carries no plan, so nobody can tell which cells it lacks.`);
  if (planned.length === 0) return { cells: [], planned: 0, problems: [...problems, 'There is nothing to merge.'] };
  problems.push(...differences(planned), ...partProblems(planned), ...planProblems(planned));
  const { cells, problems: odd } = cellsOf(planned);
  const { total, repeat } = planned[0]!.report.plan!;
  return { cells, planned: total * repeat, problems: [...problems, ...odd] };
}

function differences([first, ...others]: readonly ShardReport[]): string[] {
  return COMMON.flatMap(([what, of]) => {
    const wanted = of(first!.report);
    const other = others.find(({ report }) => of(report) !== wanted);
    return other
      ? [`${other.name} has another ${what} than ${first!.name}: ${of(other.report)} instead of ${wanted}.`]
      : [];
  });
}

function partProblems(shards: readonly ShardReport[]): string[] {
  const { count } = shards[0]!.report.plan!.shard;
  const seen = new Map<number, string>();
  const problems: string[] = [];
  for (const { name, report } of shards) {
    const { index } = report.plan!.shard;
    if (seen.has(index)) problems.push(`Part ${index} of ${count} is there twice: ${seen.get(index)} and ${name}.`);
    else seen.set(index, name);
    if (report.run.cancelled) problems.push(`${name} was cancelled.`);
  }
  // More parts than cells leave the last ones without any.
  const needed = Math.min(count, shards[0]!.report.plan!.total);
  const missing = Array.from({ length: needed }, (_, at) => at + 1).filter((index) => !seen.has(index));
  if (missing.length > 0) problems.push(`Of ${count} parts these are missing: ${few(missing)}.`);
  return problems;
}

/** The parts' own lists of cells against the digest of the whole plan. */
function planProblems(shards: readonly ShardReport[]): string[] {
  const planOf = new Map<string, string>();
  const doubled: string[] = [];
  for (const { name, report } of shards)
    for (const cell of report.plan!.cells) {
      if (planOf.has(cell)) doubled.push(`${cell} (${planOf.get(cell)}, ${name})`);
      planOf.set(cell, name);
    }
  const { digest, total } = shards[0]!.report.plan!;
  const problems = doubled.length > 0 ? [`Planned by more than one part: ${few(doubled)}.`] : [];
  if (planOf.size !== total) problems.push(`The parts planned ${planOf.size} cells, and the whole plan has ${total}.`);
  else if (planDigest(planOf.keys()) !== digest)
    problems.push('The cells that the parts planned are not those of the whole plan: their digest is another.');
  return problems;
}

/** The results of each part against its own list. */
function cellsOf(shards: readonly ShardReport[]): Pick<Union, 'cells' | 'problems'> {
  const cells = new Map<string, CellResult>();
  const [foreign, doubled, missing]: string[][] = [[], [], []];
  for (const { name, report } of shards) {
    const { cells: own, repeat } = report.plan!;
    const planned = new Set(own);
    for (const cell of report.cells) {
      const key = keyOf(cell.name, cell.attempt);
      if (!planned.has(cell.name) || cell.attempt > repeat) foreign!.push(`${cell.name} (${name})`);
      else if (cells.has(key)) doubled!.push(`${cell.name} (${name})`);
      else cells.set(key, cell);
    }
    for (const cell of own)
      for (let attempt = 1; attempt <= repeat; attempt++)
        if (!cells.has(keyOf(cell, attempt))) missing!.push(`${cell} (${name})`);
  }
  const problems = [
    ...(missing!.length > 0 ? [`Planned, but without a result: ${few(missing!)}.`] : []),
    ...(doubled!.length > 0 ? [`With more than one result: ${few(doubled!)}.`] : []),
    ...(foreign!.length > 0 ? [`In no plan of their part: ${few(foreign!)}.`] : []),
  ];
  return { cells: [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell), problems };
}

const keyOf = (name: string, attempt: number) => `${name}\u0000${String(attempt).padStart(6, '0')}`;

/** The first few of a list, and how many there are besides. */
function few(items: readonly unknown[]): string {
  return `${items.slice(0, 5).join(', ')}${items.length > 5 ? ` and ${items.length - 5} more` : ''}`;
}
