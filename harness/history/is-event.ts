import type { HistoryEvent, SeenFile } from '../core/history.ts';

const EVENT_KEYS: ReadonlySet<string> = new Set<keyof HistoryEvent>([
  ...(['seq', 't', 'process', 'client', 'format', 'op', 'purl', 'digest', 'size', 'type'] as const),
  ...(['exit', 'http', 'evidence', 'seen', 'incoherent', 'cell'] as const),
]);
const SEEN_KEYS: ReadonlySet<string> = new Set<keyof SeenFile>(['purl', 'name', 'digest', 'size']);
const OPS: ReadonlySet<unknown> = new Set<HistoryEvent['op']>(['publish', 'delete', 'read', 'fetch']);
const TYPES: ReadonlySet<unknown> = new Set<HistoryEvent['type']>(['invoke', 'ok', 'fail', 'info']);
const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Whether a value keeps to the schema of an event. The schema explains what is wrong, but for a million operations it would take as long as all judging
 * does; a test holds the two together.
 */
export function isEvent(value: unknown): value is HistoryEvent {
  if (!isObject(value)) return false;
  for (const key in value) if (!EVENT_KEYS.has(key)) return false;
  return (
    isCount(value.seq) &&
    isTime(value.t) &&
    (!('cell' in value) || isText(value.cell)) &&
    isText(value.process) &&
    isText(value.client) &&
    isText(value.format) &&
    OPS.has(value.op) &&
    isPurl(value.purl) &&
    (value.digest === '' || isSha256(value.digest)) &&
    isCount(value.size) &&
    TYPES.has(value.type) &&
    (!('exit' in value) || Number.isSafeInteger(value.exit)) &&
    (!('http' in value) || Number.isSafeInteger(value.http)) &&
    (!('evidence' in value) || isText(value.evidence)) &&
    (!('seen' in value) || (Array.isArray(value.seen) && value.seen.every(isSeenFile))) &&
    (!('incoherent' in value) || value.incoherent === null || isText(value.incoherent))
  );
}

function isSeenFile(value: unknown): value is SeenFile {
  if (!isObject(value)) return false;
  for (const key in value) if (!SEEN_KEYS.has(key)) return false;
  return (
    isPurl(value.purl) &&
    (!('name' in value) || isText(value.name)) &&
    (value.digest === null || isSha256(value.digest)) &&
    (value.size === null || isCount(value.size))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isPurl(value: unknown): value is string {
  return isText(value) && value.startsWith('pkg:');
}

function isSha256(value: unknown): value is string {
  return isText(value) && SHA256.test(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}
