import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { gzipChunks } from '../../harness/archive/gzip.ts';
import { loadCatalogue } from '../../harness/cli/catalogue.ts';
import { Digester } from '../../harness/core/digest.ts';
import type { Format } from '../../harness/core/format.ts';
import type { Package } from '../../harness/core/package.ts';
import { PACKAGE_ROOT } from '../../harness/core/root.ts';
import { seededBytes } from '../../harness/core/seed.ts';
import { SIZE_LIMITS, type Size } from '../../harness/core/size.ts';
import { temporaryFolder } from '../e2e/cli.ts';
import { clientImages, type Tool } from './client-images.ts';
import { compare, type Measurement } from './timing.ts';

const BIN = join(PACKAGE_ROOT, 'harness/cli/bin.js');

/** How the format's own tool packs a source tree, with everything left out that a package does not need. */
const PACKERS: Record<string, readonly [string, ...string[]]> = {
  npm: ['npm', 'pack', '--silent', '--ignore-scripts'],
  pypi: ['python', '-m', 'build', '--no-isolation'],
  cargo: ['cargo', 'package', '--allow-dirty', '--offline', '--quiet'],
};

/** Making a package: a small one against the format's own tool, a large one against the least work that it can be. */
export const generate: Measurement = async function* (say) {
  await using folder = await temporaryFolder();
  await using images = await clientImages(folder.path, say);
  const { subjects } = await loadCatalogue();
  const formats = subjects.map(({ format }) => format).filter(({ id }) => PACKERS[id]);
  let made = 0;
  const build = async (format: Format, size: Size, kinds?: readonly string[]) => {
    const dir = join(folder.path, 'shared', `package-${made++}`);
    await mkdir(dir, { recursive: true });
    const spec = { name: `kit${made}`, version: '1.0.0', size, seed: 'bench', dir };
    return await format.build({ ...spec, ...(kinds ? { kinds } : {}) });
  };
  for (const format of formats) {
    const command = PACKERS[format.id]!;
    const pkg = await build(format, 'small');
    const tool = await images.open(format.clients[0]);
    const source = pkg.source ?? (await unpacked(pkg));
    const theirs = {
      name: `${command.slice(0, 3).join(' ')} in its container`,
      run: () => pack(tool, command, source),
    };
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
      theirs: { name: 'the four digests and gzip', run: leastWork },
      goal: { of: 'time', limit: 1.2 },
      rounds: 3,
    });
  }
};

async function pack(tool: Tool, command: readonly [string, ...string[]], source: string): Promise<number> {
  const result = await tool.run({ argv: command, cwd: source });
  if (result.exit !== 0) throw new Error(`${command.join(' ')}: ${result.exit} ${result.stdout} ${result.stderr}`);
  return result.ms;
}

/** The source tree of a format whose generator leaves none: that of the source distribution. */
async function unpacked(pkg: Package): Promise<string> {
  const file = pkg.files.find(({ name }) => name.endsWith('.tar.gz'))!;
  await execa('tar', ['-xzf', file.path, '-C', pkg.dir]);
  return join(pkg.dir, file.name.replace(/\.tar\.gz$/, ''));
}

async function timedThenCleaned(work: () => Promise<() => Promise<void>>): Promise<number> {
  const started = performance.now();
  const clean = await work();
  const ms = performance.now() - started;
  await clean();
  return ms;
}

/** Digests and compresses, once, as many bytes as a large package holds; nothing is made, nothing is written. */
async function leastWork(): Promise<number> {
  const payload = [...seededBytes(SIZE_LIMITS.large.payload, 'bench')];
  const started = performance.now();
  const digester = new Digester();
  for await (const chunk of gzipChunks(payload)) digester.update(chunk);
  return performance.now() - started;
}
