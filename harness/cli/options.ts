import { InvalidArgumentError } from 'commander';

/** Parsers for option values; a wrong value is a usage error that says what would be right. */
export function oneOf<T extends string>(...choices: readonly T[]): (value: string) => T {
  return (value) => {
    if (!choices.includes(value as T)) throw new InvalidArgumentError(`choose one of: ${choices.join(', ')}.`);
    return value as T;
  };
}

/** A comma-separated list of the given choices. */
export function listOf<T extends string>(...choices: readonly T[]): (value: string) => T[] {
  return (value) => value.split(',').map((part) => oneOf(...choices)(part.trim()));
}

/** A comma-separated list of words. */
export function words(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** A whole number within bounds. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (value: string) => number {
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (!Number.isSafeInteger(number) || number < min || number > max)
      throw new InvalidArgumentError(
        `give a whole number of at least ${min}${max < Number.MAX_SAFE_INTEGER ? ` and at most ${max}` : ''}.`,
      );
    return number;
  };
}

/** A regular expression. */
export function expression(value: string): RegExp {
  try {
    return new RegExp(value);
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
}

/** `i/n`, 1 <= i <= n. */
export function shard(value: string): { index: number; count: number } {
  const match = /^(\d+)\/(\d+)$/.exec(value);
  const index = Number(match?.[1]);
  const count = Number(match?.[2]);
  if (!match || index < 1 || index > count) throw new InvalidArgumentError('give i/n, for example 1/4.');
  return { index, count };
}

const DAY_MS = 86_400_000;

/** Minutes, seconds or milliseconds with the unit (`5m`, `90s`, `500ms`), in milliseconds; more than none and at most a day. */
export function duration(value: string): number {
  const match = /^(\d+)(ms|s|m)$/.exec(value);
  const ms = match ? Number(match[1]) * { ms: 1, s: 1_000, m: 60_000 }[match[2] as 'ms' | 's' | 'm'] : 0;
  if (ms < 1 || ms > DAY_MS)
    throw new InvalidArgumentError('give a number with a unit, for example 90s, 500ms or 5m; at most a day.');
  return ms;
}

/** A point in time as RFC 3339 writes it. */
export function timestamp(value: string): Date {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('give a time such as 2026-01-31T12:00:00Z.');
  return time;
}
