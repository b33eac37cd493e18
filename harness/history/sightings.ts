import type { Ledger } from './ledger.ts';
import type { Operation } from './operation.ts';

/** A file of a version that somebody was shown: named by an index or given by a fetch. */
export interface Sighting {
  readonly purl: string;
  /** sha256; null where an index states none. */
  readonly digest: string | null;
  /** The file's name where it was told. */
  readonly name?: string;
  /** The read or fetch; null for the final observation. */
  readonly operation: Operation | null;
  /** Sequence numbers between which it was so. */
  readonly from: number;
  readonly until: number;
}

/** When the final observation was made: after everything. */
const FINALLY = { operation: null, from: Number.MAX_SAFE_INTEGER, until: Number.MAX_SAFE_INTEGER } as const;

/** Visits every sighting, in the order of their ends. */
export function eachSighting(ledger: Ledger, visit: (sighting: Sighting) => void): void {
  const see = (
    when: Pick<Sighting, 'operation' | 'from' | 'until'>,
    seen: { purl: string; digest: string | null; name?: string },
  ) => {
    visit({ ...seen, ...when });
  };
  for (const operation of ledger.ended) {
    if (operation.outcome !== 'ok') continue;
    const when = { operation, from: operation.seq, until: operation.end };
    if (operation.op === 'fetch') see(when, { purl: operation.purl, digest: operation.digest || null });
    else if (operation.op === 'read') for (const file of operation.seen ?? []) see(when, file);
  }
  for (const file of ledger.observation?.listed ?? []) see(FINALLY, file);
  for (const file of ledger.observation?.fetched ?? []) if (isServed(file)) see(FINALLY, file);
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
