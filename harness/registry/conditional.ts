// Conditional and range requests: RFC 9110 sections 13 and 14.

/** Whether If-None-Match names the entity tag; the comparison is weak, as the RFC asks. */
export function notModified(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const tags = ifNoneMatch.match(/(?:W\/)?"[^"]*"/g) ?? [];
  return tags.some((tag) => opaque(tag) === opaque(etag));
}

function opaque(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag;
}

export interface ByteRange {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

/**
 * The single byte range that a request asks of `size` bytes: null for the whole representation (no, several, malformed or outdated ranges),
 * `unsatisfiable` for 416.
 */
export function requestedRange(
  headers: Readonly<Record<string, string | undefined>>,
  size: number,
  etag: string,
): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/i.exec(headers.range?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  // If-Range compares strongly; dates never match since no Last-Modified is given.
  if (headers['if-range'] !== undefined && headers['if-range'] !== etag) return null;
  const [first, last] = [match[1]!, match[2]!];
  if (first === '') {
    const length = Number(last);
    if (length === 0 || size === 0) return 'unsatisfiable';
    return { start: Math.max(0, size - length), end: size - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return null;
  if (start >= size) return 'unsatisfiable';
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}
