import { seededBytes } from './seed.ts';
import { SIZE_LIMITS, type Size } from './size.ts';

/** The incompressible data file of a package, `SIZE_LIMITS[size].payload` bytes long and unique to the marker. */
export function payloadOf(size: Size, marker: string): { size: number; chunks(): Iterable<Buffer> } {
  const length = SIZE_LIMITS[size].payload;
  return { size: length, chunks: () => seededBytes(length, 'payload', marker) };
}
