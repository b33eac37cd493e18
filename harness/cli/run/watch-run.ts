import { join } from 'node:path';
import { rerun, type Watched } from '../../ci/rerun.ts';
import { type Parts, touchedBy } from '../../ci/touched.ts';
import { PACKAGE_ROOT } from '../../core/root.ts';
import type { ExitStatus } from '../../core/verdict.ts';
import { profileFormats } from '../../runner/profile.ts';
import { loadTarget } from '../../target/load.ts';
import { ciParts } from '../ci/ci-parts.ts';
import { withDefaults } from '../defaults.ts';
import { runSelf } from '../own-process.ts';
import { type FileWatch, watchFiles } from './watch-files.ts';

const FOLDERS = ['templates', 'scenarios', 'compose', 'harness', 'pki'];

/** What a watch needs of the world. */
export interface WatchWorld {
  readonly files: FileWatch;
  /** Runs a command of this program to its end. */
  run(argv: readonly string[]): Promise<ExitStatus>;
  say(line: string): void;
  readonly interrupted: AbortSignal;
}

/**
 * Runs the command line that was given, then again, after each change, what the change touches. Each is a process of its own, since code is what changes.
 * Returns the status of the last one when the user ends it.
 */
export async function watchRun(
  options: { profile?: string; target?: string },
  argv: readonly string[],
): Promise<ExitStatus> {
  const parts = await ciParts();
  const { profile, target } = withDefaults(options);
  const { folder } = await loadTarget(target);
  const folders = [...FOLDERS.map((name) => join(PACKAGE_ROOT, name)), folder];
  await using files = await watchFiles(folders, PACKAGE_ROOT);
  const ending = new AbortController();
  const end = () => ending.abort();
  process.on('SIGINT', end).on('SIGTERM', end);
  try {
    const world = { files, run: runSelf, say: (line: string) => void process.stderr.write(`${line}\n`) };
    const watched = { formats: await profileFormats(profile, parts.formats), target };
    return await watchLoop({ ...world, interrupted: ending.signal }, parts, watched, argv);
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
  }
}

/** The loop alone. `argv` is the first command; later ones add to it what they are about, and the last of an option counts. */
export async function watchLoop(
  { files, run, say, interrupted }: WatchWorld,
  parts: Parts,
  watched: Watched,
  argv: readonly string[],
): Promise<ExitStatus> {
  let status = await run(argv);
  while (!interrupted.aborted) {
    say('Watching for changes; Ctrl-C ends.');
    const changed = await files.next(interrupted);
    if (changed.length === 0) break;
    const commands = rerun(touchedBy(changed, parts), watched);
    say(`${changed.slice(0, 3).join(', ')}${changed.length > 3 ? ` and ${changed.length - 3} more` : ''} changed`);
    if (commands.length === 0) say('Nothing that this run is about.');
    for (const command of commands) {
      if (interrupted.aborted) break;
      const [verb, ...about] = command;
      status = await run(verb === argv[0] ? [...argv, ...about] : command);
    }
  }
  return status;
}
