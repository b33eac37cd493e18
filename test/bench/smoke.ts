import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { loadCatalogue } from '../../harness/cli/catalogue/catalogue.ts';
import { withDefaults } from '../../harness/cli/defaults.ts';
import { completeTarget } from '../../harness/cli/session/complete-target.ts';
import { openSession, type Session } from '../../harness/cli/session/session.ts';
import type { CellResult } from '../../harness/core/report.ts';
import { connectEngine } from '../../harness/executor/engine.ts';
import { LABEL } from '../../harness/executor/labels.ts';
import { runCell } from '../../harness/runner/attempt.ts';
import { type Cell, planCells } from '../../harness/runner/plan.ts';
import { profileFormats } from '../../harness/runner/profile.ts';
import { runCells } from '../../harness/runner/run.ts';
import { loadTarget } from '../../harness/target/load.ts';
import { temporaryFolder } from '../e2e/cli.ts';
import type { Pair } from './ratio.ts';
import { Recording } from './recording.ts';
import { shadowRegistry } from './shadow-registry.ts';
import { lineOf, type Measurement } from './timing.ts';

const WORKERS = Math.min(5, availableParallelism() + 1);
const RUN_ID = `bench-${process.pid}`;
/** No further round begins after this. */
const ENOUGH_MS = 45_000;

/** The round trips of the smoke profile, and those of all formats. */
export const smoke: Measurement = async function* (say) {
  yield* roundTrips('smoke', { sequential: 1.05, parallel: 0.7 }, say);
  // Cell by cell the shell would be spared the uploads, which are no commands of clients.
  yield* roundTrips('all', { parallel: 0.6 }, say);
};

/** The round trips of a profile against the same native commands in a shell, on the same containers. */
async function* roundTrips(
  profile: string,
  goals: { readonly sequential?: number; readonly parallel: number },
  say: (line: string) => void,
): ReturnType<Measurement> {
  await using folder = await temporaryFolder();
  const { cells, session } = await open(profile, folder.path, say);
  await using _session = session;
  await using shadow = await shadowRegistry(session, join(folder.path, 'shadow'));
  const sequential: Pair[] = [];
  const parallel: Pair[] = [];
  const began = performance.now();
  // Starts the containers; nothing of it is counted.
  for (const cell of cells) await session.surroundings.ensureClient(clientOf(cell));
  for (let round = 1; round === 1 || performance.now() - began < ENOUGH_MS; round++) {
    let shell = 0;
    for (const [index, cell] of cells.entries()) {
      const recording = new Recording(join(folder.path, `saved-${round}-${index}`));
      const ours = await recorded(cell, session, recording, round);
      await recording.restore();
      const theirs = await shadow.instead(ours.label, cell, async () => {
        await recording.uploadAgain();
        return await inShell(recording, folder.path);
      });
      sequential.push({ ours: ours.ms, theirs });
      shell += theirs;
      say(`${cell.name}: ${Math.round(ours.ms)} ms, ${recording.steps} commands in a shell ${Math.round(theirs)} ms`);
    }
    const started = performance.now();
    // Another seed, other package names.
    const results = await runCells(
      cells,
      { ...session.surroundings, seed: `${RUN_ID}-${round}` },
      {
        workers: WORKERS,
        repeatEach: 1,
        maxFailures: 0,
        expectedMs: (cell) => sequential[cells.indexOf(cell)]!.ours,
        onStart: () => {},
        onResult: passed,
      },
    );
    parallel.push({ ours: performance.now() - started, theirs: shell });
    say(`round ${round}: ${results.length} cells`);
  }
  const against = 'docker exec in a shell loop';
  const title = `${profile} profile, warm`;
  if (goals.sequential)
    yield lineOf(
      { title, ours: 'one worker, cell by cell', theirs: against, goal: { of: 'time', limit: goals.sequential } },
      sequential,
    );
  yield lineOf(
    { title, ours: `${WORKERS} workers`, theirs: against, goal: { of: 'time', limit: goals.parallel } },
    parallel,
  );
}

async function open(profile: string, folder: string, say: (line: string) => void) {
  const options = withDefaults({});
  const catalogue = await loadCatalogue();
  const target = completeTarget(await loadTarget(options.target), catalogue);
  const formats = await profileFormats(
    profile,
    catalogue.subjects.map(({ format }) => format.id),
  );
  const filters = ['**/x.package.roundtrip*'];
  const cells = planCells(catalogue, { target: target.name, formats, tier: 'smoke', sizes: ['small'], filters });
  const session = await openSession({
    catalogue,
    target,
    formats,
    executor: 'docker',
    seed: RUN_ID,
    runId: RUN_ID,
    resultsRoot: folder,
    timeoutMs: 300_000,
    keepOnFailure: false,
    signal: new AbortController().signal,
    reproduce: () => '',
    onProgress: say,
  });
  return { cells, session };
}

/** Runs a cell as a run with one worker does, and notes down what its clients did. */
async function recorded(cell: Cell, session: Session, recording: Recording, round: number) {
  const { surroundings } = session;
  let label = '';
  let saving = 0;
  const connect: typeof surroundings.connect = async (of, attempt) => {
    label = attempt;
    const link = await surroundings.connect(of, attempt);
    const close = async () => {
      const began = performance.now();
      await recording.save(join(surroundings.runDir, 'cells', attempt));
      saving = performance.now() - began;
      await link.close();
    };
    return { ...link, close };
  };
  const executor = recording.recorder(surroundings.executor);
  const started = performance.now();
  const http: typeof surroundings.http = (...given) => recording.uploader(surroundings.http(...given));
  passed(await runCell(cell, { ...surroundings, executor, connect, http }, round));
  return { label, ms: performance.now() - started - saving };
}

async function inShell(recording: Recording, folder: string): Promise<number> {
  const { engine } = await connectEngine();
  const found = await engine.listContainers({ filters: { label: [`${LABEL.run}=${RUN_ID}`] } });
  const containers = new Map(
    found.map(({ Id, Labels }) => [Labels[LABEL.role]?.replace(/^client-/, '') ?? '', Id.slice(0, 12)]),
  );
  const script = join(folder, 'replay.sh');
  await recording.writeScript(script, containers);
  const started = performance.now();
  await execa('bash', [script], { stdin: 'ignore' });
  const ms = performance.now() - started;
  await recording.dispose();
  return ms;
}

function clientOf(cell: Cell) {
  return cell.subject.format.clients.find(({ id }) => id === cell.client)!;
}

function passed(result: CellResult): void {
  if (result.verdict !== 'pass') throw new Error(`${result.name}: ${result.verdict}: ${result.reason}`);
}
