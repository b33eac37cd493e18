import { Violation } from '../../../core/finding.ts';
import type { RawHttp, RawResponse } from '../../../core/http.ts';
import { type ListedIndex, type Release, readRelease, SUITE } from './release.ts';

export interface Snapshot {
  readonly release: Release;
  /** Answers to GET of everything that the Release lists, by path. */
  readonly files: ReadonlyMap<string, RawResponse>;
}

const MOST_ATTEMPTS = 30;

/** A suite's Release; a Violation when there is none. */
export async function requireRelease(http: RawHttp, suite: string = SUITE): Promise<Release> {
  const release = await readRelease(http, suite);
  if (!release) throw new Violation(`There is no suite ${suite}`, `dists/${suite}/Release`, 'status 404');
  return release;
}

/**
 * A Release with the files that it lists, under their plain names. Others may publish in the same suite meanwhile, so it is read until the
 * Release after the files is the one before them.
 */
export async function readSnapshot(http: RawHttp, suite: string = SUITE): Promise<Snapshot> {
  let release = await requireRelease(http, suite);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const files = new Map<string, RawResponse>();
    for (const { path } of listedIndexes(release)) files.set(path, await http.get(`dists/${suite}/${path}`));
    const after = await requireRelease(http, suite);
    if (after.text === release.text) return { release, files };
    release = after;
  }
  throw new Violation(
    'The Release is another one at every read',
    'one that stays for a moment',
    release.text.slice(0, 300),
  );
}

/** Every file that a Release lists, once. */
export function listedIndexes({ hashes }: Release): ListedIndex[] {
  const entries = [...hashes.values()].flat();
  return [...new Map(entries.map((entry) => [entry.path, entry])).values()];
}
