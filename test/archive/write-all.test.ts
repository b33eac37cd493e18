import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeAll } from '../../harness/archive/write-all.ts';
import { seededBytes } from '../../harness/core/seed.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

describe('writing chunks to a file', () => {
  for (const length of [0, 1, 2 ** 20, 3 * 2 ** 20 + 77]) {
    it(`keeps all of ${length} bytes in order`, async () => {
      await using folder = await temporaryFolder();
      const path = join(folder.path, 'file');
      const file = await open(path, 'w');
      await writeAll(file, seededBytes(length, 'write-all'));
      await file.close();
      expect(Buffer.concat([...seededBytes(length, 'write-all')]).equals(await readFile(path))).to.equal(true);
    });
  }

  it('goes on where the system wrote less than it was given', async () => {
    const written: Buffer[] = [];
    const short = {
      async writev(batch: Buffer[]) {
        written.push(Buffer.concat(batch).subarray(0, 5));
        return { bytesWritten: 5 };
      },
      appendFile: async (rest: Buffer) => void written.push(rest),
    };
    await writeAll(short as never, [Buffer.from('abc'), Buffer.from('defg')]);
    expect(Buffer.concat(written).toString()).to.equal('abcdefg');
  });

  it('writes one batch at a time', async () => {
    let writing = 0;
    let most = 0;
    const slow = {
      async writev(batch: Buffer[]) {
        most = Math.max(most, ++writing);
        await new Promise((resolve) => setImmediate(resolve));
        writing -= 1;
        return { bytesWritten: Buffer.concat(batch).length };
      },
    };
    await writeAll(slow as never, seededBytes(4 * 2 ** 20, 'slow'));
    expect(most).to.equal(1);
  });

  it('tells of a batch that could not be written', async () => {
    const full = { writev: () => Promise.reject(new Error('no space')) };
    const failed = await writeAll(full as never, seededBytes(4 * 2 ** 20, 'full')).catch((error) => error.message);
    expect(failed).to.equal('no space');
  });
});
