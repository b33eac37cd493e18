import { join, relative } from 'node:path';
import { cellFolder, nameMatcher } from '../../core/cell-name.ts';
import type { FaultCase, Rollback } from '../../core/fault-report.ts';
import type { FinalObservation } from '../../core/observation.ts';
import type { CellResult } from '../../core/report.ts';
import { runCell } from '../../runner/attempt.ts';
import { schedule } from '../../runner/schedule.ts';
import type { ShrinkBounds } from '../../scenario/shrink.ts';
import { keptIn } from '../session/kept-body.ts';
import type { Instance, Session } from '../session/session.ts';
import { type FaultCell, isDestructive } from './fault-cells.ts';
import { checkCase, type EndedCase } from './fault-check.ts';
import type { FaultProgress } from './fault-progress.ts';
import { withResult } from './fault-record.ts';
import { shrinkCase } from './fault-shrink.ts';

export interface FaultRunOptions {
  readonly session: Session;
  readonly signal: AbortSignal;
  readonly progress: FaultProgress;
  readonly repeatEach: number;
  /** Null when nothing is to be shrunk. */
  readonly shrink: ShrinkBounds | null;
  /** Patterns of cells that are known to fail. */
  readonly known: readonly string[];
  readonly expectedMs: (cell: FaultCell) => number;
  /** The command that repeats a scenario in a file of the results. */
  readonly reproduce: (format: string, file: string) => string;
  readonly onStart: (cell: FaultCell) => void;
  readonly onResult: (result: CellResult) => void;
}

/** Filled while the cases run. */
export interface FaultRuns {
  readonly results: CellResult[];
  readonly cases: FaultCase[];
  /** What was seen at the end of each case that ran, those that ran to shrink one among them; null where nobody came to look. */
  readonly observed: (FinalObservation | null)[];
}

/** Runs every case and fills `runs`: one after the other on each of the session's registries: what is broken there is broken for all who use it. */
export async function runFaultCells(
  cells: readonly FaultCell[],
  runs: FaultRuns,
  options: FaultRunOptions,
): Promise<void> {
  const { session, repeatEach, signal, expectedMs } = options;
  const free = [...session.instances];
  const attempts = cells.flatMap((cell) =>
    Array.from({ length: repeatEach }, (_, index) => ({ cell, attempt: index + 1 })),
  );
  await schedule(
    attempts,
    async ({ cell, attempt }) => {
      const instance = free.pop()!;
      options.onStart(cell);
      try {
        const result = await new FaultRun(options, instance, runs).run(cell, attempt);
        runs.results.push(result);
        options.onResult(result);
      } finally {
        free.push(instance);
      }
    },
    { workers: session.instances.length, expectedMs: ({ cell }) => expectedMs(cell), signal },
  );
  const order = new Map(cells.map(({ name }, index) => [name, index]));
  runs.results.sort((a, b) => order.get(a.name)! - order.get(b.name)! || a.attempt - b.attempt);
}

/** One case on one registry, with what follows from its failure. */
class FaultRun {
  readonly #options: FaultRunOptions;
  readonly #instance: Instance;
  readonly #runs: FaultRuns;

  constructor(options: FaultRunOptions, instance: Instance, runs: FaultRuns) {
    this.#options = options;
    this.#instance = instance;
    this.#runs = runs;
  }

  async run(cell: FaultCell, attempt: number): Promise<CellResult> {
    if (!this.#instance.underTest.life && isDestructive(cell))
      return skipped(cell, attempt, this.#instance.surroundings.reproduce);
    const folder = cellFolder(cell.name, attempt);
    const { result, ended } = await this.#once(cell, attempt, folder);
    if (!ended) return result;
    const judged = withRollback(result, ended.record.rollback);
    const shrunk = await this.#shrunk(cell, judged, ended, folder);
    this.#runs.cases.push({ ...withResult(ended.record, judged), shrunk });
    return shrunk ? { ...judged, reproduce: shrunk.reproduce } : judged;
  }

  async #once(cell: FaultCell, attempt: number, folder: string) {
    const { session, signal, progress } = this.#options;
    const instance = this.#instance;
    const seen: { ended?: EndedCase } = {};
    const run = (context: Parameters<typeof checkCase>[1]) =>
      checkCase(cell, context, {
        ...{ session, instance, signal, folder, progress },
        onCase: (ended) => {
          seen.ended = ended;
        },
      });
    // The case writes its own events.
    const keepBody = keptIn(session.results, folder);
    const surroundings = { ...instance.surroundings, history: () => 0, keepBody };
    const result = await runCell({ ...cell, definition: { ...cell.definition, run } }, surroundings, attempt, folder);
    if (seen.ended) this.#runs.observed.push(seen.ended.observed);
    return { result, ended: seen.ended ?? null };
  }

  async #shrunk(cell: FaultCell, result: CellResult, { outcome }: EndedCase, folder: string) {
    const { shrink: bounds, known, session, signal, reproduce } = this.#options;
    const expected = known.some((pattern) => nameMatcher(pattern)(cell.name));
    if (bounds === null || result.verdict !== 'fail' || !outcome || expected || signal.aborted) return null;
    return shrinkCase({
      ...{ cell, result, outcome, bounds, folder },
      run: async (smaller, number) => (await this.#once(smaller, number, join(folder, `shrink-${number}`))).result,
      write: session.results.write,
      reproduce: (file) => reproduce(cell.format, relative(process.cwd(), join(session.results.dir, file))),
    });
  }
}

/** A roll-back that failed is told besides what made it necessary. */
function withRollback(result: CellResult, { end, evidence }: Rollback): CellResult {
  if (end !== 'failed') return result;
  const finding = {
    requirement: 'rollback',
    verdict: 'fail' as const,
    expected: 'the target is what it was before the case',
    actual: evidence.join('; '),
    evidence: 'roll-back failed',
  };
  return {
    ...result,
    verdict: result.verdict === 'error' ? 'error' : 'fail',
    findings: [...result.findings, finding],
  };
}

function skipped(cell: FaultCell, attempt: number, reproduce: Instance['surroundings']['reproduce']): CellResult {
  const { name, format, check, client, size, transport, definition } = cell;
  return {
    ...{ name, format, check, client, size, transport, attempt, verdict: 'skip' },
    reason: 'The harness did not start this registry, so that it breaks nothing there: only cases without faults run.',
    ...{ assertions: 0, ms: 0, requirements: [...definition.proves], steps: [], findings: [], proven: [] },
    reproduce: reproduce({ ...cell, definition: { ...definition, run: async () => {} } }),
  };
}
