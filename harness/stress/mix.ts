import { z } from 'zod';
import { KINDS } from '../core/load.ts';
import type { Random } from './random.ts';

export type Kind = (typeof KINDS)[number];

/** Weights; a kind that is left out does not occur. */
export const mixSchema = z
  .partialRecord(z.enum(KINDS), z.number().nonnegative())
  .refine((mix) => Object.values(mix).some((weight) => weight > 0), 'one weight has to be more than 0')
  .describe('How often each kind of operation occurs, as weights.');

export type Mix = z.output<typeof mixSchema>;

/** Draws kinds by their weights. */
export function drawKind(mix: Mix, random: Random): Kind {
  const weights = KINDS.map((kind) => mix[kind] ?? 0);
  return KINDS[drawIndex(weights, random)]!;
}

/** Draws an index by weight. */
export function drawIndex(weights: readonly number[], random: Random): number {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  const drawn = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  // Rounding may leave a rest behind the last one.
  return drawn >= 0 ? drawn : weights.findLastIndex((weight) => weight > 0);
}

/**
 * Popularity of `count` packages by Zipf's law: the k-th is asked for in proportion to 1/k^exponent. 0 spreads evenly, 1 makes a few keys hot,
 * as downloads of public registries are.
 */
export function zipf(count: number, exponent: number): number[] {
  return Array.from({ length: count }, (_, index) => (index + 1) ** -exponent);
}
