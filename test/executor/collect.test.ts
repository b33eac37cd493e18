import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { digestBytes } from '../../harness/core/digest.ts';
import { collectFiles } from '../../harness/executor/collect.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

describe('collecting files', () => {
  it('hashes a file, and all files of a folder in order', async () => {
    await using folder = await temporaryFolder();
    const at = (name: string) => join(folder.path, name);
    await mkdir(at('b/c'), { recursive: true });
    for (const name of ['b/z', 'b/c/y', 'b/a', 'single']) await writeFile(at(name), name);
    const found = await collectFiles([at('single'), at('b/')]);
    expect(found.map(({ name }) => name)).to.deep.equal(['single', 'a', 'y', 'z']);
    expect(found[0]).to.deep.equal({
      path: at('single'),
      name: 'single',
      size: 6,
      ...digestBytes(Buffer.from('single')),
    });
  });

  it('leaves out what is missing', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'file'), '');
    const missing = ['none', 'none/', 'none/file', 'file/below'].map((name) => join(folder.path, name));
    expect(await collectFiles(missing)).to.deep.equal([]);
  });

  it('never follows links, of files or folders, wherever they stand', async () => {
    await using folder = await temporaryFolder();
    const at = (name: string) => join(folder.path, name);
    await mkdir(at('secret'));
    await mkdir(at('work'));
    await writeFile(at('secret/key'), 'key');
    await writeFile(at('work/file'), 'file');
    await symlink(at('secret'), at('work/folder-link'));
    await symlink(at('secret/key'), at('work/file-link'));
    await symlink(at('work'), at('work/loop'));
    await symlink(at('nowhere'), at('work/dangling'));
    expect((await collectFiles([at('work/')])).map(({ name }) => name)).to.deep.equal(['file']);
    expect(await collectFiles([at('work/file-link'), at('work/folder-link')])).to.deep.equal([]);
    expect(await collectFiles([at('work/folder-link/')]), 'with a slash').to.deep.equal([]);
  });

  it('stops at so many files that no plan has a reason to collect', async () => {
    await using folder = await temporaryFolder();
    await Promise.all(Array.from({ length: 2_010 }, (_, index) => writeFile(join(folder.path, `f${index}`), '')));
    expect(await collectFiles([`${folder.path}/`])).to.have.length(2_000);
  });
});
