import type { CellResult } from '../../core/report.ts';
import type { PackageRecord, WireExchange } from './evidence.ts';

/** Where a package was on its way, and what is known of its digest there. */
export interface Hop {
  readonly at: 'generated' | 'sent' | 'stored' | 'index' | 'fetched' | 'installed';
  /** `same`: the digest was recorded, or compared with the generated one and equal. */
  readonly state: 'same' | 'inside' | 'not recorded';
  readonly how: string;
}

export interface FileHops {
  readonly file: string;
  readonly size: number;
  readonly sha256: string;
  readonly hops: readonly Hop[];
}

/** More files of one cell say no more; a check of a large index publishes hundreds. */
const MOST_FILES = 8;

/** The digests of a cell's packages at every hop, as far as they were recorded. */
export function hopsOf(
  cell: CellResult,
  packages: readonly PackageRecord[],
  exchanges: readonly WireExchange[],
): FileHops[] {
  const files = packages.flatMap((each) => each.files).slice(0, MOST_FILES);
  return files.map(({ name, size, sha256 }) => ({
    file: name,
    size,
    sha256,
    hops: [
      { at: 'generated', state: 'same', how: 'packages.jsonl' },
      sentHop(exchanges, sha256, size),
      // Storage is looked at after faults and load, where H8 judges it; a check sees a registry from outside.
      { at: 'stored', state: 'not recorded', how: '' },
      comparedHop('index', cell, (label) => label.includes('index') && label.includes(name)),
      fetchedHop(cell, exchanges, sha256),
      comparedHop('installed', cell, (label) => label.includes('installed')),
    ],
  }));
}

function sentHop(exchanges: readonly WireExchange[], sha256: string, size: number): Hop {
  const whole = exchanges.find(({ requestBody }) => requestBody.sha256 === sha256);
  if (whole) return { at: 'sent', state: 'same', how: `${whole.method} ${whole.path}` };
  const around = exchanges.find(({ method, requestBody }) => method !== 'GET' && requestBody.bytes >= size);
  if (!around) return { at: 'sent', state: 'not recorded', how: '' };
  return {
    at: 'sent',
    state: 'inside',
    how: `in ${around.requestBody.bytes} bytes of ${around.method} ${around.path}`,
  };
}

function fetchedHop(cell: CellResult, exchanges: readonly WireExchange[], sha256: string): Hop {
  const wire = exchanges.find(({ responseBody }) => responseBody.sha256 === sha256);
  if (wire) return { at: 'fetched', state: 'same', how: `${wire.method} ${wire.path}` };
  const raw = cell.steps.find((step) => step.kind === 'http' && step.sha256 === sha256);
  return raw?.kind === 'http'
    ? { at: 'fetched', state: 'same', how: raw.request }
    : { at: 'fetched', state: 'not recorded', how: '' };
}

/** Of an index and of an installation the checks record what they compared, and that it held. */
function comparedHop(at: 'index' | 'installed', { proven }: CellResult, isAbout: (label: string) => boolean): Hop {
  const label = proven.find((each) => /digest|sha|md5|integrity/i.test(each) && isAbout(each));
  return label ? { at, state: 'same', how: label } : { at, state: 'not recorded', how: '' };
}
