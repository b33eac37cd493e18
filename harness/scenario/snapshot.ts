import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { DatabaseSnapshot } from '../core/database.ts';
import type { Site } from '../core/injection.ts';
import type { Lifecycle } from '../core/lifecycle.ts';
import { firstDifference, type StorageTree, storageTree, treeDigest } from './storage-tree.ts';

/** What came of a restoration. */
export interface Restored {
  /** Storage, rows and health are as they were. */
  readonly whole: boolean;
  /** One sentence each. */
  readonly evidence: readonly string[];
}

/** A target's storage, and its database where there is one, as they were at one time. */
export class Snapshot {
  /** Where the copy of the storage lies. */
  readonly folder: string;
  readonly #life: Lifecycle;
  readonly #tree: StorageTree;
  readonly #rows: DatabaseSnapshot | null;

  private constructor(folder: string, life: Lifecycle, tree: StorageTree, rows: DatabaseSnapshot | null) {
    this.folder = folder;
    this.#life = life;
    this.#tree = tree;
    this.#rows = rows;
  }

  /** Copies while the registry stands still: nothing is written between two files. */
  static async take(life: Lifecycle, database: Site['database'], folder: string): Promise<Snapshot> {
    await life.pause();
    try {
      await copyInto(life.data, folder);
      const rows = (await database?.snapshot()) ?? null;
      return new Snapshot(folder, life, await storageTree(life.data), rows);
    } finally {
      await life.resume();
    }
  }

  /** Ends the registry, puts everything back, looks whether it is the same, and starts it again. */
  async restore(): Promise<Restored> {
    const evidence: string[] = [];
    if (this.#life.running) await this.#life.kill();
    await empty(this.#life.data);
    await copyInto(this.folder, this.#life.data);
    const now = await storageTree(this.#life.data);
    const other = firstDifference(this.#tree, now);
    evidence.push(
      other === null
        ? `${now.size} paths in storage, digest ${treeDigest(now).slice(0, 12)}, as in the snapshot`
        : `storage differs from the snapshot at ${other}`,
    );
    const rows = (await this.#rows?.restore()) ?? null;
    if (rows) evidence.push(rows.evidence);
    const ms = await this.#life.restart();
    evidence.push(ms === null ? 'it did not come back' : `it answered ${ms} ms after its restart`);
    return { whole: other === null && rows?.same !== false && ms !== null, evidence };
  }

  /** argv of each command by which an operator puts a copy of a storage in the place of another. */
  static commands(from: string, to: string): readonly (readonly string[])[] {
    return [
      ['find', to, '-mindepth', '1', '-delete'],
      ['cp', '-a', `${from}/.`, to],
    ];
  }

  async discard(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await this.#rows?.discard();
  }
}

/** With owners, modes, times and links, as no copy by this program's own means would have them. */
export async function copyInto(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await execa('cp', ['-a', `${from}/.`, to]);
}

/** The folder itself may be a mount point, and stays. */
async function empty(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
}
