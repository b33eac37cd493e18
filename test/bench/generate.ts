import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { loadCatalogue } from '../../harness/cli/catalogue/catalogue.ts';
import type { Format } from '../../harness/core/format.ts';
import { PACKAGE_ROOT } from '../../harness/core/root.ts';
import type { Size } from '../../harness/core/size.ts';
import { temporaryFolder } from '../e2e/cli.ts';
import { clientImages } from './client-images.ts';
import { leastWork } from './least-work.ts';
import { PACKERS, runOrThrow } from './packers.ts';
import { compare, type Measurement } from './timing.ts';

const BIN = join(PACKAGE_ROOT, 'harness/cli/bin.js');

/** Making a package: a small one against the format's own tool, a large one against the least work that it can be. */
export const generate: Measurement = async function* (say) {
  await using folder = await temporaryFolder();
  await using images = await clientImages(folder.path, say);
  const { subjects } = await loadCatalogue();
  const formats = subjects.map(({ format }) => format);
  let made = 0;
  const build = async (format: Format, size: Size, kinds?: readonly string[]) => {
    const dir = join(folder.path, 'shared', `package-${made++}`);
    await mkdir(dir, { recursive: true });
    const spec = { name: `kit${made}`, version: '1.0.0', size, seed: 'bench', dir };
    return await format.build({ ...spec, ...(kinds ? { kinds } : {}) });
  };
  for (const format of formats) {
    const packer = PACKERS[format.id] ?? { none: 'test/bench/packers.ts does not have it yet' };
    if ('none' in packer) {
      say(`a small ${format.id} package is compared with nothing: ${packer.none}`);
      continue;
    }
    const pkg = await build(format, 'small');
    const tool = await images.open(format.clients[0]);
    const source = (await packer.source?.(pkg, tool)) ?? pkg.source!;
    const argv = packer.argv(pkg);
    const theirs = { name: `${packer.name} in its container`, run: () => runOrThrow(tool, argv, source) };
    const goal = { of: 'speed', limit: 10 } as const;
    const title = `a small ${format.id} package`;
    const inProcess = { name: 'generator, in process', run: () => build(format, 'small').then(() => undefined) };
    yield await compare({ title, ours: inProcess, theirs, goal, rounds: 4, warmUp: 2 });
    const out = join(folder.path, 'out');
    const args = [BIN, 'generate', '--format', format.id, '--out', out];
    const start = {
      name: 'regproof generate, started',
      run: () => execa(process.execPath, args).then(() => undefined),
    };
    // The generator's goal does not count the start of a program; this line tells what a person at the terminal waits for.
    yield await compare({ title, ours: start, theirs, goal: { of: 'speed', limit: 1 }, rounds: 4 });
  }
  for (const format of formats) {
    const large = async () => {
      const pkg = await build(format, 'large', [format.kinds[0]]);
      // Removing 100 MB is not part of making them.
      return () => rm(pkg.dir, { recursive: true });
    };
    yield await compare({
      title: `a large ${format.id} package`,
      ours: { name: `generator, in process (${format.kinds[0]})`, run: () => timedThenCleaned(large) },
      theirs: leastWork(format.id),
      goal: { of: 'time', limit: 1.2 },
      rounds: 3,
    });
  }
};

async function timedThenCleaned(work: () => Promise<() => Promise<void>>): Promise<number> {
  const started = performance.now();
  const clean = await work();
  const ms = performance.now() - started;
  await clean();
  return ms;
}
