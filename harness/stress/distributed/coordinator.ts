import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryEvent } from '../../core/history.ts';
import { readHistory } from '../../history/reader.ts';
import type { FormatUnderLoad } from '../format-under-load.ts';
import type { LoadOptions, LoadProgress, Prepared } from '../load.ts';
import type { Generated, GeneratorReport, LoadRunner } from '../load-runner.ts';
import { figuresOf, type LoadPart, mergeParts, partFrom } from '../part.ts';
import type { Resources } from '../resources.ts';
import { clockDoubts, driftOf, type Offset } from './clock.ts';
import { type GeneratorHistory, mergeHistories } from './merge-history.ts';
import type { Answer } from './messages.ts';
import { GeneratorLost, type RemoteGenerator } from './remote.ts';
import { type Share, splitLoad } from './split.ts';

/** From the order to begin to the beginning, on the coordinator's clock: all have it by then. */
const LEAD_MS = 500;
const PREPARE_MS = 120_000;
/** A generator that loads says something each second. */
const SILENT_MS = 15_000;
/** For what a generator does after its last operation. */
const CLOSE_MS = 30_000;

export interface CoordinatorOptions {
  readonly generators: readonly RemoteGenerator[];
  /** File with addresses and credentials of the format, as generators see it. */
  readonly access: string;
  /** Folder for their histories while the load goes on, under the same path on both sides. */
  readonly histories: string;
  /** Gets the way to look how far all of them are. */
  readonly progress: ReadonlyMap<string, LoadProgress>;
  /** Milliseconds after which a generator that loads is given up when it says nothing. */
  readonly silentMs?: number;
}

/**
 * Generates loads by several generators: splits each by its seed, compares clocks, begins at one instant, merges what was measured and
 * what was written down. A generator that is lost makes the result doubtful, never shorter without a word.
 */
export function distributed(coordinator: CoordinatorOptions): LoadRunner {
  return async (subject, prepared, options, onProgress) => {
    const shares = splitLoad(prepared, options, coordinator.generators.length);
    const runs = coordinator.generators.map((remote, index) => new Run(remote, shares[index]!, coordinator.histories));
    using _watched = onProgress?.(() => sumOf(coordinator.progress));
    using _stopped = stopping(subject.signal, coordinator.generators);
    await loadAll(runs, { ...coordinator, subject, prepared, options });
    const events = await takeHistories(runs);
    for (const event of events) subject.history(event);
    subject.signal.throwIfAborted();
    return generatedBy(runs, { prepared, options, events });
  };
}

/** What one generator does of one load. */
class Run {
  readonly remote: RemoteGenerator;
  readonly share: Share;
  readonly history: string;
  clocks: { before: Offset; after: Offset } | null = null;
  done: Extract<Answer, { type: 'done' }> | null = null;

  constructor(remote: RemoteGenerator, share: Share, folder: string) {
    this.remote = remote;
    this.share = share;
    this.history = join(folder, `${remote.id}.jsonl`);
  }
}

/** Runs all shares; generators that are lost are told by themselves. One that is lost before the beginning keeps the others from beginning. */
async function loadAll(
  runs: readonly Run[],
  load: CoordinatorOptions & { subject: FormatUnderLoad; prepared: Prepared; options: LoadOptions },
): Promise<void> {
  const { prepared, options, access, silentMs = SILENT_MS } = load;
  const ready = await Promise.all(
    runs.map((run) =>
      orLost(async () => {
        const { planned, fresh, inFlight } = run.share;
        const job = { access, history: run.history, planned, fresh, stock: prepared.stock };
        await run.remote.ask(
          { type: 'prepare', job: { ...job, options: { ...options, inFlight } } },
          'ready',
          PREPARE_MS,
        );
        const before = await run.remote.compareClocks();
        run.clocks = { before, after: before };
      }),
    ),
  );
  if (ready.includes(false) || load.subject.signal.aborted) return;
  const at = performance.now() + LEAD_MS;
  const longestMs = LEAD_MS + options.durationMs + options.timeoutMs + CLOSE_MS;
  await Promise.all(
    runs.map((run) =>
      orLost(async () => {
        const { before } = run.clocks!;
        run.done = await run.remote.ask({ type: 'start', at: at + before.tick }, 'done', longestMs, silentMs);
        run.clocks = { before, after: await run.remote.compareClocks() };
      }),
    ),
  );
}

/** Whether the work came to its end; a generator that was lost in it knows why. */
async function orLost(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof GeneratorLost) return false;
    throw error;
  }
}

/** Reads what they wrote down, also those that were lost, and removes their files: all of it goes to the history of the run. */
async function takeHistories(runs: readonly Run[]): Promise<Omit<HistoryEvent, 'seq'>[]> {
  const wallOfTick = Date.now() - performance.now();
  const histories: GeneratorHistory[] = [];
  for (const { remote, history, clocks } of runs) {
    const events: HistoryEvent[] = [];
    if (clocks && existsSync(history)) await readHistory(history, (event) => events.push(event));
    histories.push({ id: remote.id, events, shift: wallOfTick - (clocks?.before.tick ?? 0) });
    await rm(history, { force: true });
  }
  return mergeHistories(histories);
}

function generatedBy(
  runs: readonly Run[],
  load: { prepared: Prepared; options: LoadOptions; events: readonly Omit<HistoryEvent, 'seq'>[] },
): Generated {
  const ended = runs.flatMap(({ remote, clocks, done }) =>
    clocks && done ? [{ id: remote.id, clocks, part: partFrom(done.part), used: done.used }] : [],
  );
  const sent = new Set(
    load.events.flatMap(({ op, type, purl }) => (op === 'publish' && type === 'invoke' ? purl : [])),
  );
  return {
    load: {
      ...figuresOf(mergeParts(ended.map(({ part }) => part)), load.options),
      published: load.prepared.fresh.filter(({ purl }) => sent.has(purl)),
    },
    doubts: [
      ...runs.flatMap(({ remote, share }) => (remote.lost ? [missing(remote.lost, share, load.prepared)] : [])),
      ...ended.flatMap(({ id, clocks: { before, after } }) => clockDoubts(id, before, after)),
    ],
    generators: ended.map(({ id, clocks, part, used }) => reportOf(id, clocks, part, used)),
  };
}

function missing({ message }: GeneratorLost, { planned }: Share, { planned: all }: Prepared): string {
  return `${message} Its ${planned.length} of ${all.length} arrivals are not in these numbers.`;
}

function reportOf(
  id: string,
  { before, after }: { before: Offset; after: Offset },
  { planned, tallies, lag }: LoadPart,
  used: Resources['generator'],
): GeneratorReport {
  return {
    id,
    planned,
    requests: [...tallies.values()].reduce((sum, { requests }) => sum + requests, 0),
    lagP99: lag.latency().p99,
    clock: {
      offsetMs: round(after.wall),
      uncertaintyMs: round(Math.max(before.uncertainty, after.uncertainty)),
      driftMs: round(driftOf(before, after, 'tick')),
    },
    used,
  };
}

/** Tells all of them to stop when the run is interrupted. */
function stopping(signal: AbortSignal, generators: readonly RemoteGenerator[]): Disposable {
  const stop = () => {
    for (const remote of generators) remote.send({ type: 'stop' });
  };
  signal.addEventListener('abort', stop, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', stop) };
}

function sumOf(progress: ReadonlyMap<string, LoadProgress>): LoadProgress {
  const sum = (of: keyof LoadProgress) => [...progress.values()].reduce((total, each) => total + each[of], 0);
  return {
    sent: sum('sent'),
    ended: sum('ended'),
    failed: sum('failed'),
    dropped: sum('dropped'),
    underWay: sum('underWay'),
  };
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
