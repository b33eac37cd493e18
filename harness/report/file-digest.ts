import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { isMissing } from '../core/storage-error.ts';

/** Up to this size a file is read at once: most of those that a run leaves are small, and there are many. */
const AT_ONCE = 1024 * 1024;

/** sha256 of a file in hexadecimal; null where there is none. */
export async function fileDigest(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    const { size } = await stat(path);
    if (size <= AT_ONCE) hash.update(await readFile(path));
    else await pipeline(createReadStream(path), hash);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  return hash.digest('hex');
}
