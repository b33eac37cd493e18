import { HarnessError } from '../core/error.ts';
import { Attempts } from './attempts.ts';
import { type CaseOutcome, runCase } from './case.ts';
import { Operations } from './operations.ts';
import type { Planned, Scenario } from './schema.ts';
import type { Stage, Trace } from './stage.ts';
import { holdUpload } from './trigger.ts';

/** One system call of a publish: the n-th of its kind by one thread. */
export interface CallPoint {
  readonly call: string;
  readonly nth: number;
}

/**
 * Counts the calls on storage of one publish, then publishes once for each of them and kills the registry there. Everything goes into one history;
 * what each kill left is looked at before the next. `part`: which of the scenario's parts, from 0.
 */
export async function runEvery(scenario: Scenario, stage: Stage, part = 0): Promise<CaseOutcome> {
  const { calls, points: most, parts } = scenario.every!;
  const { life, door } = stage.site;
  if (!life || !door || !stage.trace)
    throw new HarnessError(
      'FAULT_MISSED',
      'Nothing can be traced here.',
      'Use a target that the harness starts, and install strace.',
    );
  const attempts = new Attempts();
  const operations = new Operations(stage, attempts);
  const publish = async (version: string) =>
    operations.publish(attempts.add(await stage.make({ name: 'counted', version })), 'count');
  // The first one of a package does more than those after it.
  await publish('1.0.0');
  const traced = async (version: string): Promise<CallPoint[]> => {
    // From where the kills are counted as well.
    const begun = Promise.withResolvers<Trace>();
    using _armed = await holdUpload(door, COUNTED_FROM, async () => {
      begun.resolve(await stage.trace!(life.pid, calls));
      return 'continue';
    });
    await publish(version);
    begun.reject(nothingSent(life.data));
    return pointsIn(await (await begun.promise).end(), life.data);
  };
  // How many pages a database writes varies a little, above all after a start, which is what each kill is followed by: what all did, others do as well.
  const counted = [await traced('1.1.0'), await traced('1.2.0')];
  await life.kill();
  await life.restart();
  counted.push(await traced('1.3.0'));
  const common = inAll(counted);
  const points = evenly(common, most).filter((_, index) => index % parts === part);
  if (points.length === 0) throw nothingSent(life.data);
  const [steps, planned] = expanded(points);
  return runCase({ ...scenario, steps }, planned, stage, { lookAfterEach: true, attempts });
}

/** How many pages a database writes varies from publish to publish: so many of them are made until one comes to a call. */
const TRIES = 3;

/** Whatever a client sends first, so that no call of a publish of several requests is left out. */
const COUNTED_FROM = 'first';

function nothingSent(folder: string): HarnessError {
  return new HarnessError(
    'FAULT_MISSED',
    `A publish made no call below ${folder}.`,
    'Look at the log of the registry in the run’s folder.',
  );
}

/** The calls in strace's lines that touch a file below `folder`, each once; a thread's calls elsewhere count, but are no points. */
export function pointsIn(lines: readonly string[], folder: string): CallPoint[] {
  const counts = new Map<string, number>();
  const points = new Map<string, CallPoint>();
  for (const line of lines) {
    const [, thread, call] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    if (call === undefined) continue;
    const nth = (counts.get(`${thread} ${call}`) ?? 0) + 1;
    counts.set(`${thread} ${call}`, nth);
    if (line.includes(folder) && !/O_RDONLY/.test(line)) points.set(`${call} ${nth}`, { call, nth });
  }
  return [...points.values()];
}

/** The points that every publish had. */
function inAll([first = [], ...others]: readonly (readonly CallPoint[])[]): CallPoint[] {
  return first.filter(({ call, nth }) =>
    others.every((points) => points.some((each) => each.call === call && each.nth === nth)),
  );
}

/** At most so many of them, from the first to the last. */
export function evenly<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from(
    { length: most },
    (_, index) => all[Math.round((index * (all.length - 1)) / Math.max(1, most - 1))]!,
  );
}

/** Steps with a kill each. A publish that ended without having come to the call is followed by another one, for the same point. */
export function expanded(points: readonly CallPoint[]): [Scenario['steps'], Planned[]] {
  const publish = (version: string) => ({ packages: 1, versions: [version], editions: 1 });
  const steps: Scenario['steps'] = [{ id: 'before', after: [], publish: publish('1.0.0') }];
  const planned: Planned[] = [];
  points.forEach(({ call, nth }, index) => {
    const last = steps.at(-1)!.id;
    const point = `point-${index + 1}`;
    for (let again = 0; again < TRIES; again++) {
      const id = again === 0 ? point : `${point}-again-${again}`;
      // One that was skipped has no successor for the same point; the next point comes all the same.
      const when = again === 0 ? { after: [last] } : { after: [steps.at(-1)!.id], if: 'done' as const };
      steps.push({ id, ...when, publish: publish(`1.${index + 1}.${again}`) });
      const repeats = again === 0 ? {} : { repeats: point };
      planned.push({ fault: 'crash-at-call', call, nth, at: { step: id, upload: COUNTED_FROM }, ...repeats });
    }
  });
  return [steps, planned];
}
