import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { execa } from 'execa';
import { SELF } from '../../harness/cli/self.ts';
import { temporaryFolder } from '../e2e/cli.ts';
import { lineOf, type Measurement } from './timing.ts';

const [NODE, ...PROGRAM] = SELF;
const SELECTION = ['--profile', 'npm', '--size', 'small', '--client', 'npm', '--seed', 'bench', '--workers', '2'];
const COUNTS = [2, 4];
/** Parts on one machine share its processors: what they may cost beyond the whole run. */
const GOAL = { of: 'time', limit: 1.5 } as const;

/** The smoke cells of one client as a whole and in parts at once on this machine. Each part starts a registry and keys of its own. */
export const shards: Measurement = async function* (say) {
  await using folder = await temporaryFolder();
  const timed = async (count: number) => {
    const results = join(folder.path, `parts-${count}`);
    const began = performance.now();
    await Promise.all(
      Array.from({ length: count }, (_, index) =>
        execa(NODE, [
          ...[...PROGRAM, 'run', ...SELECTION, '--reporter', 'json', '--shard', `${index + 1}/${count}`],
          ...['--results', join(results, String(index))],
        ]),
      ),
    );
    const ms = performance.now() - began;
    say(`${count} parts: ${(ms / 1000).toFixed(1)} s`);
    return ms;
  };
  await timed(1);
  const whole = await timed(1);
  for (const count of COUNTS) {
    const ms = await timed(count);
    say(`overhead of each of ${count} parts: ${((ms - whole) / count / 1000).toFixed(1)} s`);
    yield lineOf({ title: `run in ${count} parts at once`, ours: `${count} parts`, theirs: 'one run', goal: GOAL }, [
      { ours: ms, theirs: whole },
    ]);
  }
};
