import { z } from 'zod';

/** How long a fault lasts, in a scenario: `500ms`, `2s`, `1m`. Milliseconds. */
export const duration = z
  .string()
  .regex(/^[1-9]\d{0,5}(?:ms|s|m)$/, 'must be a number with a unit, such as 500ms or 2s')
  .transform((text) => {
    const [, number, unit] = /^(\d+)(ms|s|m)$/.exec(text)!;
    return Number(number) * { ms: 1, s: 1_000, m: 60_000 }[unit as 'ms' | 's' | 'm'];
  });
