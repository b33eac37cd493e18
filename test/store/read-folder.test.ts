import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readRunFolder } from '../../harness/store/read-folder.ts';
import { fakeResultOf } from '../fakes/fake-report.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';
import { writeRun } from './runs.ts';

describe('a run in its folder', () => {
  it('tells which clients ran in each cell, the one that it is about among them', async () => {
    await using folder = await temporaryFolder();
    const native = (client: string) => ({
      ...{ kind: 'native' as const, client, argv: ['x'], exit: 0, ms: 1, remote: true, expected: true, output: '' },
    });
    const http = { kind: 'http' as const, request: 'GET /', status: 200, ms: 1, size: 0, sha256: '' };
    const cells = [
      fakeResultOf('pass', { client: 'c', steps: [native('publisher'), http, native('b'), native('publisher')] }),
      fakeResultOf('unknown', { client: 'c' }),
      fakeResultOf('skip'),
    ];
    const { attempts } = await readRunFolder(await writeRun(folder.path, { id: 'run', cells }));
    expect(attempts.map(({ clients }) => clients)).to.deep.equal([['b', 'c', 'publisher'], ['c'], []]);
    expect(attempts[0]).not.to.have.any.keys('steps', 'name', 'proven');
  });

  it('has no artefacts without a manifest, and is pinned by a mark', async () => {
    await using folder = await temporaryFolder();
    const dir = await writeRun(folder.path, { id: 'run' });
    expect(await readRunFolder(dir)).to.include({ pinned: false });
    await rm(join(dir, 'manifest.json'));
    await writeFile(join(dir, '.pinned'), '');
    const run = await readRunFolder(dir);
    expect(run.artefacts).to.deep.equal([]);
    expect(run.pinned).to.equal(true);
  });
});
