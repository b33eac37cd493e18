import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fault } from '../core/injection.ts';
import type { Volume } from '../core/volume.ts';
import { noVolume, volumeOf } from './needs.ts';

const BALLAST = '.regproof-ballast';
const CHUNK = Buffer.alloc(1 << 20);

/** Storage without room: a ballast file takes what is free. Healed by removing it. */
export const diskFull = fault({
  id: 'disk-full',
  sentence: 'The file system of the registry’s data fills up for real.',
  ownVolume: true,
  options: { leaves: z.int().min(0).default(0).describe('Bytes that stay free, rounded down to whole blocks.') },
  missing: async (site) => noVolume(site),
  async inject(site, { leaves }) {
    const volume = volumeOf(site);
    const path = join(volume.path, BALLAST);
    const before = await volume.space();
    const refused = await fill(volume, path, leaves);
    const after = await volume.space();
    return {
      held: 'continue',
      async heal() {
        const { free } = await volume.space();
        await rm(path);
        const released = await volume.space();
        return {
          hit: refused === 'ENOSPC' && after.free <= leaves,
          evidence: [
            `${before.free} of ${before.size} bytes were free, ${after.free} after a ballast that ended with ${refused}`,
            `${free} were free before it was removed, ${released.free} afterwards`,
          ],
        };
      },
    };
  },
});

/** Writes until the file system refuses, then gives back what is to stay free. The error's code that ended it. */
async function fill(volume: Volume, path: string, leaves: number): Promise<string> {
  const ballast = await open(path, 'wx', 0o600);
  try {
    const [size, code] = await writeUntilRefused(ballast);
    const excess = leaves - (await volume.space()).free;
    if (excess > 0) await ballast.truncate(Math.max(0, size - excess));
    return code;
  } finally {
    await ballast.close();
  }
}

async function writeUntilRefused(file: Awaited<ReturnType<typeof open>>): Promise<[size: number, code: string]> {
  for (let size = 0; ; ) {
    try {
      size += (await file.write(CHUNK)).bytesWritten;
    } catch (error) {
      return [size, (error as NodeJS.ErrnoException).code ?? 'an unknown error'];
    }
  }
}
