import { join } from 'node:path';
import { execa } from 'execa';
import { PACKAGE_ROOT } from '../../harness/core/root.ts';
import { compare, type Measurement } from './timing.ts';

const BIN = join(PACKAGE_ROOT, 'harness/cli/bin.js');

/** The command line's own start against that of the Node it runs on. */
export const start: Measurement = async function* () {
  const node = (...args: string[]) => execa(process.execPath, args, { stdin: 'ignore' }).then(() => undefined);
  yield await compare({
    title: 'start of the command line',
    ours: { name: 'regproof --version', run: () => node(BIN, '--version') },
    theirs: { name: 'node -e 0', run: () => node('-e', '0') },
    goal: { of: 'time', limit: 3 },
    rounds: 21,
    warmUp: 3,
  });
};
