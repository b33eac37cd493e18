import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** What is below a folder: of each path its kind, mode and owner, and the sha256 of a file or the aim of a link. */
export type StorageTree = ReadonlyMap<string, string>;

/** Reads everything below a folder. Times do not count: nobody's data depends on them. */
export async function storageTree(folder: string): Promise<StorageTree> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort();
  const tree = new Map<string, string>();
  for (const path of paths) tree.set(path, await lineOf(join(folder, path)));
  return tree;
}

/** sha256 over all of a tree. */
export function treeDigest(tree: StorageTree): string {
  const hash = createHash('sha256');
  for (const [path, line] of tree) hash.update(`${path}\0${line}\n`);
  return hash.digest('hex');
}

/** The first path in which two trees differ; null when they are the same. */
export function firstDifference(one: StorageTree, other: StorageTree): string | null {
  const paths = [...new Set([...one.keys(), ...other.keys()])].sort();
  return paths.find((path) => one.get(path) !== other.get(path)) ?? null;
}

async function lineOf(path: string): Promise<string> {
  const stats = await lstat(path);
  const whose = `${stats.mode.toString(8)} ${stats.uid}:${stats.gid}`;
  if (stats.isSymbolicLink()) return `${whose} ${await readlink(path)}`;
  if (!stats.isFile()) return whose;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return `${whose} ${hash.digest('hex')}`;
}
