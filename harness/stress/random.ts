import { seededBytes } from '../core/seed.ts';

/** Random numbers from 0 to below 1; equal labels give equal sequences. */
export type Random = () => number;

const BYTES = 6;
/** More numbers than any run of bounded length draws: the stream is made as it is read. */
const STREAM = 2 ** 40;

export function seededRandom(...labels: readonly (string | number)[]): Random {
  const stream = seededBytes(STREAM, 'random', ...labels);
  let chunk = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at + BYTES > chunk.length) {
      // The key stream writes into fresh memory each time, so that the chunk may be kept.
      chunk = stream.next().value!;
      at = 0;
    }
    const value = chunk.readUIntBE(at, BYTES);
    at += BYTES;
    return value / 2 ** (8 * BYTES);
  };
}
