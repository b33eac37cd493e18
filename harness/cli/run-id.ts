import { randomBytes } from 'node:crypto';

/** Sorts by time: `20260131-235959-1a2b`. */
export function newRunId(at: Date): string {
  return `${at.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)}-${randomBytes(2).toString('hex')}`;
}

/** A seed for a run that was given none. */
export function newSeed(): string {
  return randomBytes(4).toString('hex');
}
