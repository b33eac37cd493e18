import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fault } from '../core/injection.ts';
import { noVolume, volumeOf } from './needs.ts';

const PROBE = '.regproof-probe';

/** Storage that may only be read, as a kernel leaves it after an error of the disk. Healed by making it writable again. */
export const readOnly = fault({
  id: 'read-only',
  sentence: 'The file system of the registry’s data turns read-only.',
  ownVolume: true,
  options: {},
  missing: async (site) => noVolume(site),
  async inject(site) {
    const { path, protect } = volumeOf(site);
    const turned = await protect();
    const refused = await probe(path);
    return {
      held: 'continue',
      async heal() {
        await turned[Symbol.asyncDispose]();
        const again = await probe(path);
        return {
          hit: refused === 'EROFS',
          evidence: [turned.how, `a write gave ${refused}, and ${again} after it was healed`],
        };
      },
    };
  },
});

/** What a write of the harness's own comes to: an error's code, or success. */
async function probe(folder: string): Promise<string> {
  const path = join(folder, PROBE);
  try {
    await writeFile(path, '');
    await rm(path);
    return 'success';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'an unknown error';
  }
}
