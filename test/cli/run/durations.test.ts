import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readDurations, saveDurations } from '../../../harness/cli/run/durations.ts';
import { fakeResultOf } from '../../fakes/fake-report.ts';
import { temporaryFolder } from '../../pki/temporary-folder.ts';

describe('recorded durations', () => {
  it('are added to those of earlier runs', async () => {
    await using folder = await temporaryFolder();
    expect(await readDurations(folder.path)).to.deep.equal({});
    await saveDurations(folder.path, [
      fakeResultOf('pass', { name: 'a', ms: 1 }),
      fakeResultOf('pass', { name: 'b', ms: 2 }),
    ]);
    await saveDurations(folder.path, [fakeResultOf('pass', { name: 'b', ms: 3 })]);
    expect(await readDurations(folder.path)).to.deep.equal({ a: 1, b: 3 });
  });

  it('that are damaged are no reason to stop', async () => {
    await using folder = await temporaryFolder();
    for (const text of ['', '{"a": ', 'null', '7', '[]']) {
      await writeFile(join(folder.path, '.durations.json'), text);
      expect((await readDurations(folder.path)).a, text).to.be.a('undefined');
      await saveDurations(folder.path, [fakeResultOf('pass', { name: 'a', ms: 1 })]);
      expect((await readDurations(folder.path)).a).to.equal(1);
    }
  });
});
