// https://wiki.debian.org/DebianRepository/Format#indices_acquisition_via_hashsums_.28by-hash.29
import type { Transaction } from '../../../core/registry.ts';

/** So many generations are kept in any case, */
const LEAST = 3;
/** and all of those that a client may have seen in the last minute: it asks for the indexes that its Release names. */
const GRACE_MS = 60_000;

interface Generation {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Relative to the suite's folder. */
  readonly paths: readonly string[];
}

/** Adds the documents of a new generation below `root`, and removes those that only old generations had. */
export async function keepGenerations(
  transaction: Transaction,
  root: string,
  added: readonly { path: string; body: Buffer; type: string }[],
  now: number,
): Promise<void> {
  const list = `generations/${root}`;
  const stored = await transaction.document(list);
  const before = stored ? (JSON.parse(stored.body.toString('utf8')) as Generation[]) : [];
  const all = [{ at: now, paths: added.map(({ path }) => path) }, ...before];
  // A generation was current until the next one came.
  const kept = all.filter((_, index) => index < LEAST || now - all[index - 1]!.at < GRACE_MS);
  const known = new Set(before.flatMap(({ paths }) => paths));
  for (const { path, body, type } of added) {
    if (!known.has(path)) await transaction.putDocument(`${root}/${path}`, body, type);
  }
  const wanted = new Set(kept.flatMap(({ paths }) => paths));
  for (const path of known) if (!wanted.has(path)) await transaction.removeDocument(`${root}/${path}`);
  await transaction.putDocument(list, Buffer.from(JSON.stringify(kept)), 'application/json');
}
