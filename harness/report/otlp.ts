import { createHash } from 'node:crypto';
import type { Report } from '../core/report.ts';

/** What a span is about: nothing for the run, name and attempt for a cell, and more for what is in a cell. */
export type Path = readonly (string | number)[];

/** Ids that follow from what they name: repeated reports of one run are one trace. */
export function traceIdOf(runId: string): string {
  return digits(32, 'run', runId);
}

export function spanIdOf(runId: string, ...path: readonly (string | number)[]): string {
  return digits(16, 'span', runId, ...path);
}

function digits(count: number, ...labels: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(labels)).digest('hex').slice(0, count);
}

const INTERNAL = 1;
export const SERVER = 2;
export const CLIENT = 3;
const STATUS_ERROR = 2;

export interface SpanFacts {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly ms: number;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly error: string | null;
  readonly kind?: number | undefined;
}

/** A span below that of its cell, a cell below the run. Times are nanoseconds as text, since they are larger than JSON's exact numbers. */
export function span({ run }: Report, path: Path, { name, start, ms, attributes, error, kind = INTERNAL }: SpanFacts) {
  const parent = path.length > 2 ? path.slice(0, 2) : [];
  return {
    traceId: traceIdOf(run.id),
    spanId: spanIdOf(run.id, ...path),
    ...(path.length === 0 ? {} : { parentSpanId: spanIdOf(run.id, ...parent) }),
    name,
    kind,
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(start + ms),
    attributes: attributesOf(attributes),
    status: error === null ? {} : { code: STATUS_ERROR, message: error },
  };
}

function nanoseconds(ms: number): string {
  return `${BigInt(Math.round(ms * 1000)) * 1000n}`;
}

type Attribute = string | number | readonly string[];

export function attributesOf(attributes: Readonly<Record<string, Attribute>>) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: Attribute): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'number') return { intValue: `${value}` };
  return { arrayValue: { values: value.map((each) => ({ stringValue: each })) } };
}
