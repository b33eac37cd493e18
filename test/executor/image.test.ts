import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Engine } from '../../harness/executor/engine.ts';
import { ensureImage, imageExists } from '../../harness/executor/image.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

/** An engine that has every image, the base under the given id. */
function fakeEngine(baseId = 'sha256:base'): Engine {
  return {
    getImage: (name: string) => ({ inspect: async () => ({ Id: name === 'base:1' ? baseId : 'sha256:any' }) }),
  } as unknown as Engine;
}

async function folderWith(files: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder.path, name, '..'), { recursive: true });
    await writeFile(join(folder.path, name), text);
  }
  return folder;
}

const tagOf = (folder: string, engine = fakeEngine()) =>
  ensureImage(engine, { folder, repository: 'regproof/client-x', base: 'base:1' });

describe('tag of an image', () => {
  const FILES = { Dockerfile: 'ARG BASE\nFROM $BASE\n', 'conf/a.conf': 'a', 'conf/b.conf': 'b' };

  it('is the same for the same content, wherever the folder is', async () => {
    await using one = await folderWith(FILES);
    await using two = await folderWith(FILES);
    expect(await tagOf(one.path)).to.equal(await tagOf(two.path));
    expect(await tagOf(one.path)).to.match(/^regproof\/client-x:[0-9a-f]{12}$/);
  });

  it('stays when only what describes the folder changes', async () => {
    await using folder = await folderWith({ ...FILES, 'target.yaml': 'a', 'README.md': 'a' });
    const before = await tagOf(folder.path);
    await writeFile(join(folder.path, 'target.yaml'), 'b');
    await writeFile(join(folder.path, 'README.md'), 'b');
    await writeFile(join(folder.path, 'baseline.yaml'), 'b');
    await writeFile(join(folder.path, 'container.yaml'), 'b');
    expect(await tagOf(folder.path)).to.equal(before);
  });

  it('changes with every part of the content, and with the base', async () => {
    await using folder = await folderWith(FILES);
    const tags = [await tagOf(folder.path), await tagOf(folder.path, fakeEngine('sha256:other'))];
    const at = (name: string) => join(folder.path, name);
    const changes: (() => Promise<unknown>)[] = [
      () => writeFile(at('Dockerfile'), 'ARG BASE\nFROM $BASE\nRUN true\n'),
      () => writeFile(at('conf/a.conf'), 'A'),
      () => rename(at('conf/a.conf'), at('conf/aa.conf')),
      () => writeFile(at('conf/new.conf'), ''),
      () => rm(at('conf/b.conf')),
    ];
    for (const change of changes) {
      await change();
      tags.push(await tagOf(folder.path));
    }
    expect(new Set(tags).size).to.equal(tags.length);
  });

  it('does not take the same bytes in another file for the same', async () => {
    await using one = await folderWith({ Dockerfile: 'x', a: '1', b: '2' });
    await using two = await folderWith({ Dockerfile: 'x', a: '2', b: '1' });
    expect(await tagOf(one.path)).to.not.equal(await tagOf(two.path));
  });

  it('needs a Dockerfile', async () => {
    await using folder = await folderWith({ 'a.conf': '' });
    expect(await tagOf(folder.path).catch((error) => error)).to.include({ code: 'IMAGE_MISSING', exitStatus: 3 });
  });

  it('does not follow links out of its folder', async () => {
    await using folder = await folderWith(FILES);
    const before = await tagOf(folder.path);
    await symlink('/etc/passwd', join(folder.path, 'link'));
    expect(await tagOf(folder.path)).to.equal(before);
  });
});

describe('whether an image exists', () => {
  const engine = (statusCode?: number) =>
    ({
      getImage: () => ({
        inspect: async () => {
          if (statusCode !== undefined) throw Object.assign(new Error('x'), { statusCode });
          return { Id: 'x' };
        },
      }),
    }) as unknown as Engine;

  it('is what the engine says; any other trouble is no answer', async () => {
    expect(await imageExists(engine(), 'a')).to.equal(true);
    expect(await imageExists(engine(404), 'a')).to.equal(false);
    expect(await imageExists(engine(500), 'a').catch((error) => error.statusCode)).to.equal(500);
  });
});
