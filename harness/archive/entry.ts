import { HarnessError } from '../core/error.ts';

/** Bytes of a known length that can be produced again and again, in chunks. */
export interface Source {
  readonly size: number;
  chunks(): Iterable<Buffer>;
}

/** One regular file of an archive. A function is called when its turn comes, so it may depend on what was written before it. */
export interface Entry {
  /** Relative, with `/` between segments. */
  readonly path: string;
  readonly content: Buffer | Source | (() => Buffer);
  /** 0644 by default, 0755 for programs; nothing else is made, so that bytes do not depend on anyone's umask. */
  readonly mode?: 0o644 | 0o755;
}

/**
 * Seconds since the epoch that every entry carries: SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/)
 * or 2020-01-01, which zip (from 1980) and cargo can express.
 */
export function archiveTime(environment: NodeJS.ProcessEnv = process.env): number {
  const value = environment.SOURCE_DATE_EPOCH;
  if (value === undefined || value === '') return 1_577_836_800;
  // An even number of seconds from 1980 on is all that a zip entry can hold.
  if (/^\d{1,10}$/.test(value) && Number(value) >= 315_532_800) return Number(value) - (Number(value) % 2);
  throw new HarnessError(
    'CONFIG_INVALID',
    `SOURCE_DATE_EPOCH is ${JSON.stringify(value)}, not a number of seconds since 1970 that lies after 1979.`,
    'Unset SOURCE_DATE_EPOCH or set it to a time such as 1577836800.',
  );
}

/** The entries in the order of their paths' code units; throws TEMPLATE_BROKEN on a path that is unsafe or occurs twice. */
export function sorted(entries: readonly Entry[]): Entry[] {
  const result = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const [index, { path }] of result.entries()) {
    if (path === result[index - 1]?.path) throw brokenPath(path, 'occurs twice');
    const problem = unsafePath(path);
    if (problem) throw brokenPath(path, problem);
  }
  return result;
}

/** Why a path must not be written below some folder, or undefined. */
export function unsafePath(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (/^([/\\]|[A-Za-z]:)/.test(path)) return 'is absolute';
  if (path.includes('\\') || path.includes('\u0000')) return 'contains a backslash or a null byte';
  if (path.split('/').includes('..')) return 'climbs out of the archive';
  return undefined;
}

/** The chunks of an entry's content and their total length. */
export function open(content: Entry['content']): { size: number; chunks: Iterable<Buffer> } {
  const resolved = typeof content === 'function' ? content() : content;
  if (Buffer.isBuffer(resolved)) return { size: resolved.length, chunks: [resolved] };
  return { size: resolved.size, chunks: resolved.chunks() };
}

function brokenPath(path: string, problem: string): HarnessError {
  return new HarnessError(
    'TEMPLATE_BROKEN',
    `The archive path ${JSON.stringify(path)} ${problem}.`,
    'Correct the template or the code that names the path.',
  );
}
