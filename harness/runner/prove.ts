import type { Catalogue, Subject } from '../core/catalogue.ts';
import type { Tier } from '../core/check.ts';
import type { DoorRequest, Plant } from '../core/defect.ts';
import type { Link } from '../core/link.ts';
import type { CellResult } from '../core/report.ts';
import { runCell, type Surroundings } from './attempt.ts';
import { CONTROLS, mayPassOnControl } from './controls.ts';
import { keepNothing } from './kept-bodies.ts';
import { listening, NATIVE_ALONE, touchesAny } from './native-alone.ts';
import { type Cell, planCells } from './plan.ts';
import { type Job, judge, killed, type Outcome, type Proof } from './proof.ts';
import { schedule } from './schedule.ts';

export interface ProveOptions {
  readonly formats: readonly string[];
  readonly target: string;
  readonly workers: number;
  /** Runs every check on every defect, not only those that have to notice it. */
  readonly collateral: boolean;
  /** Proves the checks up to this tier, by the defects that they have to notice. */
  readonly tier: Tier;
  readonly grep?: RegExp;
  connect(cell: Cell, label: string, plant: Plant): Promise<Link>;
  onPlan(jobs: readonly ProveJob[]): void;
  onStart(job: ProveJob): void;
  onResult(job: ProveJob, result: CellResult, expected: boolean): void;
}

/** One check on one registry, as it is told while it runs. */
export interface ProveJob {
  readonly name: string;
  readonly format: string;
  /** The defect or control that is planted, or `honest`. */
  readonly what: string;
}

/** Plants the defects one by one, each behind a host of its own, and tells which checks noticed. */
export async function prove(catalogue: Catalogue, given: Surroundings, options: ProveOptions): Promise<Proof> {
  // One cell runs on many defects at once, and each of them fails it.
  const surroundings = { ...given, keepBody: keepNothing };
  const subjects = catalogue.subjects.filter((subject) => options.formats.includes(subject.format.id));
  const jobs = interleaved(subjects.map((subject) => jobsOf(subject, options)));
  const outcomes: Outcome[] = [];
  options.onPlan(jobs.map(described));
  const run = jobRunner(surroundings, options);
  await schedule(
    jobs,
    async (job) => {
      options.onStart(described(job));
      const outcome = await run(job);
      outcomes.push(outcome);
      options.onResult(described(job), outcome.result, wanted(outcome));
    },
    { workers: options.workers, expectedMs: () => 0, signal: surroundings.signal },
  );
  return judge(subjects, outcomes);
}

function described({ cell, format, defect, control }: Job): ProveJob {
  const what = defect?.id ?? control ?? 'honest';
  return { name: `prove/${format}/${what} by ${cell.check}`, format, what };
}

function jobsOf(subject: Subject, options: ProveOptions): Job[] {
  const format = subject.format.id;
  const cells = oneCellPerCheck(subject, options);
  const alone = planCells(
    { subjects: [{ ...subject, checks: [NATIVE_ALONE] }], disabled: [] },
    selection(subject, options),
  )[0]!;
  const honest: Job[] = [...cells, alone].map((cell) => ({ cell, format, kind: 'honest' }));
  const within = new Set(cells.map((cell) => cell.check));
  const deeper = new Set(subject.checks.map((check) => check.id).filter((id) => !within.has(id)));
  const defects = subject.defects.filter(
    (defect) =>
      !defect.kills.every((id) => deeper.has(id)) && (!options.grep || options.grep.test(`${format}/${defect.id}`)),
  );
  const planted = defects.flatMap((defect): Job[] => [
    ...cells
      .filter((cell) => options.collateral || defect.kills.includes(cell.check))
      .map((cell): Job => ({ cell, format, kind: 'defect', defect })),
    { cell: alone, format, kind: 'alone', defect },
  ]);
  const controls = CONTROLS.flatMap(({ id }) =>
    cells.map((cell): Job => ({ cell, format, kind: 'control', control: id })),
  );
  return [...honest, ...planted, ...controls];
}

function selection(subject: Subject, options: ProveOptions) {
  return { target: options.target, formats: [subject.format.id], tier: options.tier, sizes: ['small'] } as const;
}

/** The first cell of each check: its default client, small, and the first certificate that this client looks at. */
function oneCellPerCheck(subject: Subject, options: ProveOptions): Cell[] {
  const cells = planCells({ subjects: [subject], disabled: [] }, selection(subject, options));
  return [...Map.groupBy(cells, (cell) => cell.check).values()].map(([first]) => first!);
}

/** The lists as one, each spread evenly over it: a format that waits goes beside one that computes. */
function interleaved<T>(lists: readonly (readonly T[])[]): T[] {
  return lists
    .flatMap((list) => list.map((item, index) => ({ item, at: (index + 0.5) / list.length })))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function jobRunner(surroundings: Surroundings, options: ProveOptions): (job: Job) => Promise<Outcome> {
  const alone = new Map<Cell, Promise<{ result: CellResult; requests: readonly DoorRequest[] }>>();

  async function runPlanted(job: Job, plant: Plant): Promise<Outcome> {
    let hit = false;
    const planted: Surroundings = {
      ...surroundings,
      async connect(cell, label) {
        const link = await options.connect(cell, label, plant);
        return {
          ...link,
          close: async () => {
            hit = link.plantApplied();
            await link.close();
          },
        };
      },
    };
    const salt = job.kind === 'honest' ? 'honest' : `${job.kind} ${job.defect?.id ?? job.control}`;
    return { ...job, result: await runCell(job.cell, planted, 1, salt), hit };
  }

  /** The clients alone on the honest registry; once for each format. */
  function honestAlone(cell: Cell) {
    const known = alone.get(cell);
    if (known) return known;
    const requests: DoorRequest[] = [];
    const run = runPlanted({ cell, format: cell.format, kind: 'honest' }, listening(requests));
    const made = run.then(({ result }) => ({ result, requests }));
    alone.set(cell, made);
    return made;
  }

  return async (job) => {
    const { cell, kind } = job;
    if (cell.check === NATIVE_ALONE.id) {
      const honest = await honestAlone(cell);
      if (!job.defect) return { ...job, result: honest.result, hit: true };
      if (!touchesAny(job.defect.plant(), honest.requests)) return { ...job, result: honest.result, hit: false };
    }
    if (kind === 'honest') return { ...job, result: await runCell(cell, surroundings, 1, 'honest'), hit: true };
    return await runPlanted(job, job.defect?.plant() ?? CONTROLS.find(({ id }) => id === job.control)!.plant());
  };
}

function wanted(outcome: Outcome): boolean {
  if (outcome.kind === 'honest') return ['pass', 'skip'].includes(outcome.result.verdict);
  if (outcome.kind === 'control')
    return outcome.result.verdict !== 'pass' || mayPassOnControl(outcome.control!, outcome.cell.check);
  if (outcome.kind === 'alone') return outcome.result.verdict !== 'error';
  return killed(outcome) || !outcome.defect!.kills.includes(outcome.cell.check);
}
