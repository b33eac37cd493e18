import { z } from 'zod';
import type { CellResult } from '../core/report.ts';

/** Which run proved a cell, and sha256 of everything that the proof came from; by the full name of the cell. */
export const verdictCacheSchema = z.record(z.string(), z.strictObject({ inputs: z.string(), run: z.string() }));
export type VerdictCache = z.infer<typeof verdictCacheSchema>;

/** sha256 of all inputs of a cell; null when they are not all known, for example of a registry that runs elsewhere. */
export type InputsOf = (cell: { readonly format: string }) => string | null;

/** The run that has proven a cell with the very same inputs; null when none has. */
export function provenBy(
  cache: VerdictCache,
  cell: { name: string; format: string },
  inputsOf: InputsOf,
): string | null {
  const found = Object.hasOwn(cache, cell.name) ? cache[cell.name] : undefined;
  return found !== undefined && found.inputs === inputsOf(cell) ? found.run : null;
}

/** The cache after a run: what passed at every attempt is remembered, anything else forgotten. */
export function remember(
  cache: VerdictCache,
  run: string,
  results: readonly CellResult[],
  inputsOf: InputsOf,
): VerdictCache {
  const next = { ...cache };
  const proven = new Map<string, string | null>();
  for (const result of results) {
    const passed = result.verdict === 'pass' && proven.get(result.name) !== null;
    proven.set(result.name, passed ? inputsOf(result) : null);
  }
  for (const [name, inputs] of proven) {
    if (inputs === null) delete next[name];
    else next[name] = { inputs, run };
  }
  return next;
}
