import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readArchive } from '../../../harness/archive/read.ts';
import { writeZip } from '../../../harness/archive/write.ts';
import { rezips, unzip } from '../../../harness/formats/go/defects/zip-bytes.ts';
import { temporaryFolder } from '../../pki/temporary-folder.ts';

describe('go defects: zips packed again', () => {
  it('keep what was not changed, and can be read', async () => {
    await using folder = await temporaryFolder();
    const file = await writeZip(join(folder.path, 'z'), [
      { path: 'a', content: Buffer.from('one') },
      { path: 'b/ü', content: { size: 2_000_000, chunks: () => [Buffer.alloc(2_000_000, 'b')] } },
    ]);
    const bytes = await readFile(file.path);
    expect(unzip(bytes).map(({ path, content }) => [path, content.length])).to.deep.equal([
      ['a', 3],
      ['b/ü', 2_000_000],
    ]);
    const again = rezips((members) =>
      members.map((each) => (each.path === 'a' ? { path: 'c', content: Buffer.from('x') } : each)),
    )(bytes);
    const read = await readArchive(again);
    expect([...read.values()].map(({ path, size }) => [path, size])).to.deep.equal([
      ['c', 1],
      ['b/ü', 2_000_000],
    ]);
  });

  it('leave what is no zip as it is', () => {
    expect(rezips(() => [])(Buffer.from('not a zip')).toString()).to.equal('not a zip');
  });
});
