import { createCipheriv, createHash } from 'node:crypto';

const BLOCK = 64 * 1024;
const ZEROS = Buffer.alloc(BLOCK);

/** A key derived from a run's seed and labels; equal labels give equal bytes. */
export function derive(...labels: readonly (string | number)[]): Buffer {
  return createHash('sha256').update(labels.join('\u0000')).digest();
}

/** `length` incompressible bytes in chunks of at most 64 KiB, a function of the labels alone (AES-128-CTR key stream). */
export function* seededBytes(length: number, ...labels: readonly (string | number)[]): Generator<Buffer> {
  const key = derive(...labels);
  const cipher = createCipheriv('aes-128-ctr', key.subarray(0, 16), key.subarray(16, 32));
  for (let left = length; left > 0; left -= BLOCK) {
    yield cipher.update(left >= BLOCK ? ZEROS : ZEROS.subarray(0, left));
  }
}

/** A short lower-case identifier that starts with a letter, fit for package names and host names. */
export function seededName(length: number, ...labels: readonly (string | number)[]): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz';
  let name = '';
  for (const byte of derive(...labels).subarray(0, length)) name += alphabet[byte % alphabet.length];
  return name;
}
