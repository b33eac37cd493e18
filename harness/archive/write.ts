import { open as openFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { ALGORITHMS, type Algorithm } from '../core/digest.ts';
import { BesideDigester } from '../core/digest-beside.ts';
import type { PackageFile } from '../core/package.ts';
import { type Entry, sorted } from './entry.ts';
import { gzipChunks } from './gzip.ts';
import { type TarOptions, tarChunks } from './tar.ts';
import { writeAll } from './write-all.ts';
import { zipChunks } from './zip.ts';

/** Writes the chunks to a file at `path` and digests them on the way; a file that could not be completed is removed. */
export async function writeChunks(
  path: string,
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<PackageFile> {
  return { name: basename(path), ...(await writePart(path, chunks, ...ALGORITHMS)) };
}

/** Like `writeChunks`, for a file that is to become part of an artefact: with the digests that are asked for, since each takes its time. */
export async function writePart<A extends Algorithm = never>(
  path: string,
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  ...algorithms: readonly A[]
): Promise<{ path: string; size: number } & Record<A, string>> {
  const digester = new BesideDigester(algorithms);
  const file = await openFile(path, 'w', 0o644);
  try {
    await writeAll(file, digested(chunks, digester));
  } catch (cause) {
    await file.close();
    await rm(path, { force: true });
    throw cause;
  }
  await file.close();
  return { path, size: digester.size, ...(await digester.digests()) };
}

async function* digested<A extends Algorithm>(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  digester: BesideDigester<A>,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    await digester.update(chunk);
    yield chunk;
  }
}

/** Writes a reproducible .tar.gz, entries sorted by path. */
export function writeTarGz(path: string, entries: readonly Entry[], options?: TarOptions): Promise<PackageFile> {
  return writeChunks(path, gzipChunks(tarChunks(sorted(entries), options)));
}

/**
 * Writes a reproducible .zip. Entries are sorted by path within each group and the groups follow each other:
 * wheels want their metadata at the physical end.
 */
export function writeZip(path: string, ...groups: readonly (readonly Entry[])[]): Promise<PackageFile> {
  return writeChunks(path, zipChunks(groups.flatMap((entries) => sorted(entries))));
}
