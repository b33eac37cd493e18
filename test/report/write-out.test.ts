import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeOut } from '../../harness/report/write-out.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

describe('a file that was asked for', () => {
  it('is there whole, and nothing beside it', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'page.html');
    await writeOut(path, 'one');
    await writeOut(path, 'two');
    expect(await readFile(path, 'utf8')).to.equal('two');
    expect(await readdir(folder.path)).to.deep.equal(['page.html']);
  });

  it('that is no plain file is written to, and never replaced', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'behind'), '');
    await symlink('behind', join(folder.path, 'link'));
    await writeOut(join(folder.path, 'link'), 'x');
    expect(await readFile(join(folder.path, 'behind'), 'utf8')).to.equal('x');
  });

  it('is DISK_FULL without space, and REPORTER_CRASHED where it cannot be; nothing is left', async () => {
    await using folder = await temporaryFolder();
    const refusal = (path: string) => writeOut(path, 'x').catch((error) => error);
    // By a link: what is broken here must not break the device.
    await symlink('/dev/full', join(folder.path, 'full'));
    expect(await refusal(join(folder.path, 'full'))).to.include({ code: 'DISK_FULL', exitStatus: 3 });
    await mkdir(join(folder.path, 'place'));
    for (const path of ['place', 'nowhere/page.html'])
      expect(await refusal(join(folder.path, path))).to.include({ code: 'REPORTER_CRASHED', exitStatus: 3 });
    expect(await readdir(folder.path)).to.have.members(['full', 'place']);
  });
});
