import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { asError, HarnessError } from '../core/error.ts';
import type { Engine } from './engine.ts';

/** CA bundles of common systems; builds need the host's, since TLS to package registries may be intercepted. */
const CA_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

export const CA_FILE = 'ca-certificates.crt';

export interface ImageRequest {
  /** Folder with the Dockerfile; it is the whole build context, apart from the CA bundle. */
  readonly folder: string;
  /** Repository name of the image, for example `regproof/client-npm`. */
  readonly repository: string;
  /** Image that BASE is set to. */
  readonly base: string;
  readonly onProgress?: (line: string) => void;
}

/** The image of a folder, tagged by the hash of everything that goes into it; built when the engine does not have it. */
export async function ensureImage(engine: Engine, request: ImageRequest): Promise<string> {
  const files = await contextFiles(request.folder);
  const tag = `${request.repository}:${await contextHash(engine, request.base, files)}`;
  if (await imageExists(engine, tag)) return tag;
  await build(engine, tag, request);
  return tag;
}

/** Whether the engine has an image of that name. */
export async function imageExists(engine: Engine, name: string): Promise<boolean> {
  try {
    await engine.getImage(name).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}

/** What describes the folder rather than the image: editing it builds nothing anew. */
const NOT_BUILT = new Set(['container.yaml', 'target.yaml', 'baseline.yaml', 'README.md']);

type ContextFile = { name: string; content: Buffer };

async function contextFiles(folder: string): Promise<ContextFile[]> {
  if (!existsSync(join(folder, 'Dockerfile'))) {
    throw new HarnessError(
      'IMAGE_MISSING',
      `There is no Dockerfile in ${folder}.`,
      'Add one that starts with the build argument BASE.',
    );
  }
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !NOT_BUILT.has(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    names.map(async (path) => ({ name: path.slice(folder.length + 1), content: await readFile(path) })),
  );
}

async function contextHash(engine: Engine, base: string, files: readonly ContextFile[]): Promise<string> {
  const { Id } = await engine.getImage(base).inspect();
  const hash = createHash('sha256').update(Id);
  for (const file of files) hash.update(`\0${file.name}\0`).update(file.content);
  return hash.digest('hex').slice(0, 12);
}

/** A copy of the folder with the host's CA bundle beside the Dockerfile; the bundle is not part of the image's hash. */
async function makeContext(folder: string): Promise<string> {
  const context = await mkdtemp(join(tmpdir(), 'regproof-context-'));
  await cp(folder, context, { recursive: true, filter: (path) => !NOT_BUILT.has(basename(path)) });
  const bundle = [process.env.SSL_CERT_FILE, process.env.NODE_EXTRA_CA_CERTS, ...CA_BUNDLES].find(
    (path) => path && existsSync(path),
  );
  if (bundle) await copyFile(bundle, join(context, CA_FILE));
  else await writeFile(join(context, CA_FILE), '');
  return context;
}

async function build(engine: Engine, tag: string, request: ImageRequest): Promise<void> {
  const context = await makeContext(request.folder);
  const tail: string[] = [];
  try {
    const stream = await engine.buildImage(
      { context, src: await readdir(context) },
      {
        t: tag,
        networkmode: 'host',
        buildargs: { BASE: request.base },
        labels: { 'regproof.image': basename(request.folder) },
        forcerm: true,
      },
    );
    await follow(engine, stream, (line) => {
      tail.push(line);
      if (tail.length > 15) tail.shift();
      request.onProgress?.(line);
    });
  } catch (cause) {
    throw new HarnessError(
      'IMAGE_BUILD',
      `Image ${request.repository} does not build: ${asError(cause).message}. Last lines: ${tail.join(' | ')}`,
      `Mend ${join(request.folder, 'Dockerfile')} or the network, then run again.`,
      { cause },
    );
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

async function follow(engine: Engine, stream: NodeJS.ReadableStream, onLine: (line: string) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  engine.modem.followProgress(
    stream,
    (error: Error | null, events?: { error?: string }[]) => {
      const failure = error ?? events?.find((event) => event.error);
      if (failure) reject(error ?? new Error(String((failure as { error?: string }).error)));
      else resolve();
    },
    (event: { stream?: string; status?: string }) => {
      const line = (event.stream ?? event.status ?? '').trim();
      if (line !== '') onLine(line);
    },
  );
  await promise;
}
