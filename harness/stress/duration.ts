import { z } from 'zod';

const UNITS = { ms: 1, s: 1_000, m: 60_000 } as const;

/** `500ms`, `30s` or `10m` in a YAML file; milliseconds in the program. */
export const durationSchema = z
  .string()
  .regex(/^\d+(ms|s|m)$/, 'a number with a unit would be right, for example 500ms, 30s or 10m')
  .transform((text) => {
    const [, number, unit] = /^(\d+)(ms|s|m)$/.exec(text)!;
    return Number(number) * UNITS[unit as keyof typeof UNITS];
  });
