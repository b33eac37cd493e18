import type { Ledger } from './ledger.ts';
import type { Operation } from './operation.ts';

/** A file of a version that somebody was shown: named by an index or given by a fetch. */
export interface Sighting {
  readonly purl: string;
  /** sha256; null where an index states none. */
  readonly digest: string | null;
  /** The file's name where it was told. */
  readonly name?: string | undefined;
  /** The read or fetch; null for the final observation. */
  readonly operation: Operation | null;
  /** Sequence numbers between which it was so. */
  readonly from: number;
  readonly until: number;
}

/** When the final observation was made: after everything. */
const FINALLY = Number.MAX_SAFE_INTEGER;

/** Visits every sighting, in the order of their ends. */
export function eachSighting(ledger: Ledger, visit: (sighting: Sighting) => void): void {
  for (const operation of ledger.ended) {
    if (operation.outcome !== 'ok') continue;
    const { op, purl, digest, seq: from, end: until } = operation;
    if (op === 'fetch') visit({ purl, digest: digest || null, name: undefined, operation, from, until });
    else if (op === 'read') {
      for (const file of operation.seen ?? [])
        visit({ purl: file.purl, digest: file.digest, name: file.name, operation, from, until });
    }
  }
  const { listed = [], fetched = [] } = ledger.observation ?? {};
  for (const { purl, digest, name } of [...listed, ...fetched.filter(isServed)])
    visit({ purl, digest, name, operation: null, from: FINALLY, until: FINALLY });
}

/** Whether a fetch gave bytes. */
export function isServed({ http, digest }: { readonly http: number; readonly digest: string | null }): boolean {
  return http >= 200 && http < 300 && digest !== null;
}

/** Statuses by which a registry says that something does not exist. */
const ABSENT = [404, 410];

/** Whether a fetch was told that the file does not exist. */
export function isMissing({ op, http }: Operation): boolean {
  return op === 'fetch' && http !== undefined && ABSENT.includes(http);
}
