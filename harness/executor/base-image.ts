import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { asError, HarnessError } from '../core/error.ts';
import type { Engine } from './engine.ts';
import { imageExists } from './image.ts';

const PUBLIC_BASE = 'debian:bookworm-slim';
const OWN_BASE = 'regproof/base:bookworm';

/**
 * The image that client and target images build on: the one named by the user, else the public one if it can be pulled,
 * else one made by debootstrap. Found again at once on later runs.
 */
export async function ensureBase(
  engine: Engine,
  wanted: string | undefined,
  onProgress: (line: string) => void,
): Promise<string> {
  for (const image of wanted ? [wanted] : [OWN_BASE, PUBLIC_BASE]) {
    if (await imageExists(engine, image)) return image;
  }
  const image = wanted ?? PUBLIC_BASE;
  try {
    onProgress(`pulling ${image}`);
    await pull(engine, image);
    return image;
  } catch (cause) {
    if (wanted)
      throw new HarnessError(
        'IMAGE_MISSING',
        `Base image ${wanted} cannot be pulled: ${asError(cause).message}.`,
        'Name another with --base.',
        { cause },
      );
    onProgress(`${image} cannot be pulled (${asError(cause).message}); making a base with debootstrap`);
  }
  await bootstrap(engine, onProgress);
  return OWN_BASE;
}

async function pull(engine: Engine, image: string): Promise<void> {
  const stream = await engine.pull(image);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  engine.modem.followProgress(stream, (error: Error | null) => (error ? reject(error) : resolve()));
  await promise;
}

/** A Debian minbase with the updates and security suites, the way the official image is set up. */
async function bootstrap(engine: Engine, onProgress: (line: string) => void): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'regproof-base-'));
  try {
    const root = join(work, 'root');
    onProgress('debootstrap bookworm (about half a minute)');
    await execa('debootstrap', ['--variant=minbase', '--include=ca-certificates', 'bookworm', root]);
    const sources = join(root, 'etc/apt/sources.list');
    const mirror = (await readFile(sources, 'utf8')).match(/^deb (\S+) /m)?.[1];
    await writeFile(
      sources,
      `deb ${mirror} bookworm main\ndeb ${mirror} bookworm-updates main\ndeb ${mirror}-security bookworm-security main\n`,
    );
    await writeFile(join(root, 'etc/apt/apt.conf.d/docker-clean'), DOCKER_CLEAN);
    await execa('find', [
      join(root, 'var/cache/apt/archives'),
      join(root, 'var/lib/apt/lists'),
      '-type',
      'f',
      '-delete',
    ]);
    const tar = execa('tar', ['-C', root, '-c', '.'], { buffer: false });
    const stream = await engine.importImage(tar.stdout as NodeJS.ReadableStream, {
      repo: OWN_BASE.split(':')[0]!,
      tag: OWN_BASE.split(':')[1]!,
    });
    for await (const _ of stream as AsyncIterable<Buffer>);
    await tar;
  } catch (cause) {
    throw new HarnessError(
      'IMAGE_MISSING',
      `No base image: ${PUBLIC_BASE} cannot be pulled and debootstrap failed: ${asError(cause).message.split('\n')[0]}.`,
      'Run as root after: apt-get install debootstrap; or name a base image with --base.',
      { cause },
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Keeps downloaded packages and apt's caches out of image layers. */
const DOCKER_CLEAN = `DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true"; };
APT::Update::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true"; };
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Acquire::Languages "none";
`;
