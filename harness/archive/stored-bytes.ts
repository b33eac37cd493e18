import type { Repository, StoredBlob } from '../core/registry.ts';
import type { Bytes } from './read.ts';

/** A blob of the reference registry as the bytes of an archive. */
export function storedBytes(
  repository: Pick<Repository, 'open'>,
  { sha256, size }: Pick<StoredBlob, 'sha256' | 'size'>,
): Bytes {
  return {
    size,
    async read(offset, length) {
      const end = Math.min(offset + length, size) - 1;
      if (end < offset) return Buffer.alloc(0);
      const chunks: Buffer[] = [];
      for await (const chunk of repository.open(sha256, { start: offset, end })) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
  };
}
