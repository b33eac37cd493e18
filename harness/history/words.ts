import type { FetchedFile } from '../core/observation.ts';
import type { Operation } from './operation.ts';
import { isServed } from './sightings.ts';

/** A digest as people can compare it. */
export function short(digest: string | null): string {
  return digest === null ? 'no digest' : digest.slice(0, 12);
}

/** What a fetch gave, in a few words. */
export function described(file: FetchedFile): string {
  const { http, digest, size } = file;
  return isServed(file) ? `${short(digest)} (${size ?? '?'} bytes)` : `status ${http}`;
}

/** An operation as the sentences of violations name it. */
export function named({ op, purl, process, digest }: Operation): string {
  return `${op} of ${purl}${op === 'publish' ? ` with bytes ${short(digest)}` : ''} by ${process}`;
}
