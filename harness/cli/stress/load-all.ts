import type { Subject } from '../../core/catalogue.ts';
import type { FinalObservation } from '../../core/observation.ts';
import type { StressResult } from '../../core/stress-report.ts';
import { OBSERVATION_FILE } from '../../history/files.ts';
import { distributed } from '../../stress/distributed/coordinator.ts';
import type { Office } from '../../stress/distributed/office.ts';
import { describeResult } from '../../stress/lines.ts';
import type { LoadRunner } from '../../stress/load-runner.ts';
import { bytesBelow } from '../../stress/process-usage.ts';
import type { StressProfile } from '../../stress/profile.ts';
import type { Target } from '../../target/load.ts';
import type { Session } from '../session/session.ts';
import { formatUnderLoad, type UnderLoad } from './format-under-load.ts';
import { type GeneratorsOptions, openGenerators } from './generators.ts';
import { writeRemoteAccess } from './remote-access.ts';
import { runPhases } from './stress-phases.ts';
import type { StressProgress } from './stress-progress.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export interface LoadAllOptions {
  readonly seed: string;
  /** Whether the formats' own clients publish the hundred. */
  readonly byClient: boolean;
  readonly target: Target;
  /** Null where this process generates the load. */
  readonly generators: GeneratorsOptions | null;
  readonly progress: Pick<StressProgress, 'begin' | 'result' | 'end' | 'watch'>;
  say(line: string): void;
}

export interface Loaded {
  readonly results: readonly StressResult[];
  /** Formats that were loaded to the end. */
  readonly formats: number;
  /** Whether the history holds any operation. */
  readonly operations: boolean;
}

/** Loads one format after the other; an interruption leaves out the rest. */
export async function loadAll(
  session: Session,
  subjects: readonly Subject[],
  profile: StressProfile,
  { seed, byClient, target, generators, progress, say }: LoadAllOptions,
): Promise<Loaded> {
  const { life } = session.underTest;
  await using office = generators ? await openGenerators(session, generators) : null;
  const { signal } = session.surroundings;
  const results: StressResult[] = [];
  const observation = {
    listed: [],
    fetched: [],
    incoherent: {},
    orphans: null,
    faults: [],
  } as Mutable<FinalObservation>;
  let formats = 0;
  for (const subject of subjects) {
    await using under = await formatUnderLoad(session, subject, 'stress', byClient);
    progress.begin(subject.format.id);
    try {
      const looked = await runPhases(under, profile, {
        seed,
        pid: () => (life?.running ? life.pid : null),
        disk: async () => (life ? bytesBelow(life.data) : null),
        onPhase: (what) => say(`  ${what}`),
        onProgress: progress.watch,
        ...(office ? { generate: await generateBy(office, session, target, under) } : {}),
        onResult: (result) => {
          results.push(result);
          progress.result(result);
          const { format, kind, verdict } = result;
          session.results.tell('pipeline', 'a load ended', { format, kind, verdict });
          say(lineOf(result));
        },
      });
      observation.listed = [...observation.listed, ...looked.listed];
      observation.fetched = [...observation.fetched, ...looked.fetched];
      observation.incoherent = { ...observation.incoherent, ...looked.incoherent };
      formats += 1;
      progress.end();
    } catch (error) {
      if (!signal.aborted) throw error;
      break;
    }
  }
  // Nothing is under way any more: what is left over now is left over.
  if (!signal.aborted) observation.orphans = await session.underTest.inspect();
  await session.results.write(OBSERVATION_FILE, `${JSON.stringify(observation, null, 2)}\n`);
  return { results, formats, operations: observation.listed.length + observation.fetched.length > 0 };
}

async function generateBy(office: Office, session: Session, target: Target, under: UnderLoad): Promise<LoadRunner> {
  const access = await writeRemoteAccess(session, target, under);
  return distributed({ ...office, access, histories: session.results.dir });
}

function lineOf(result: StressResult): string {
  const { verdict, format, kind, reasons } = result;
  const first = `${verdict.padEnd(7)} ${format} ${kind}: ${describeResult(result)}`;
  return [first, ...reasons.map((reason) => `        ${reason}`)].join('\n');
}
