import { expect } from 'chai';
import { extract } from 'tar-stream';
import { Guard } from '../../harness/archive/read.ts';
import { readTarChunks } from '../../harness/archive/read-tar.ts';
import { foldersOf, tarChunks } from '../../harness/archive/tar.ts';
import { Violation } from '../../harness/core/finding.ts';
import { collect } from './collect.ts';

async function listed(tar: Buffer): Promise<string[]> {
  const reader = extract();
  reader.end(tar);
  const names: string[] = [];
  for await (const entry of reader) {
    const { type, mode, name } = entry.header;
    names.push(`${type} ${mode?.toString(8)} ${name}`);
    entry.resume();
  }
  return names;
}

describe('tar with folders', () => {
  const entries = ['./a/b/one', './a/b/two', './a/three'].map((path) => ({ path, content: Buffer.from('x') }));

  it('has each folder once, before what is in it', async () => {
    expect(await listed(await collect(tarChunks(entries, { folders: true })))).to.deep.equal([
      'directory 755 ./',
      'directory 755 ./a/',
      'directory 755 ./a/b/',
      'file 644 ./a/b/one',
      'file 644 ./a/b/two',
      'file 644 ./a/three',
    ]);
  });

  it('has none unless asked for', async () => {
    expect(await listed(await collect(tarChunks(entries)))).to.have.lengthOf(3);
  });

  it('knows the folders of a path', () => {
    expect(foldersOf('a/b/c')).to.deep.equal(['a/', 'a/b/']);
    expect(foldersOf('c')).to.deep.equal([]);
  });
});

describe('a tar that comes as a stream', () => {
  const entries = [{ path: 'one', content: Buffer.from('content') }];

  it('is read in one pass', async () => {
    const guard = new Guard({});
    await readTarChunks(tarChunks(entries), guard);
    expect(guard.files.get('one')?.content?.toString()).to.equal('content');
  });

  it('passes on what the stream says is wrong with it', async () => {
    const wrong = new Violation('The stream is broken.', 'all of it', 'a part');
    async function* cut(): AsyncGenerator<Buffer> {
      for await (const chunk of tarChunks(entries)) yield chunk.subarray(0, 512);
      throw wrong;
    }
    const outcome = await readTarChunks(cut(), new Guard({})).catch((error: unknown) => error);
    expect(outcome).to.equal(wrong);
  });
});
