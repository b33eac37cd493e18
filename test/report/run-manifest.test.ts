import { createHash } from 'node:crypto';
import { mkdir, readdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openResults } from '../../harness/report/results.ts';
import { noteInManifest, readRunManifest, writeRunManifest } from '../../harness/report/run-manifest.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const entry = (path: string, text: string) => ({
  path,
  size: Buffer.byteLength(text),
  sha256: createHash('sha256').update(text).digest('hex'),
});
const same = (text: string) => text;

describe('the manifest of a run', () => {
  it('names every file with its bytes and sha256, whatever else lies there', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'a/b'), { recursive: true });
    for (const [path, text] of [
      ['z.txt', 'zürich'],
      ['a/b/c.txt', ''],
      ['.pinned', ''],
      ['torn.partial', 'x'],
    ] as const)
      await writeFile(join(folder.path, path), text);
    await symlink('/etc/hostname', join(folder.path, 'link'));
    const manifest = await writeRunManifest(folder.path, 'run');
    expect(manifest.files).to.deep.equal([entry('a/b/c.txt', ''), entry('z.txt', 'zürich')]);
    expect(await readRunManifest(folder.path)).to.deep.equal(manifest);
    await writeRunManifest(folder.path, 'run');
    expect((await readRunManifest(folder.path))!.files, 'not itself').to.have.length(2);
  });

  it('is written when a run ends, and follows what is written later', async () => {
    await using folder = await temporaryFolder();
    const results = await openResults(folder.path, 'run', same);
    await results.write('report.json', 'one');
    results.tell('pipeline', 'x');
    expect(await readRunManifest(results.dir), 'while it goes on').to.equal(null);
    await results.close();
    const paths = async () => (await readRunManifest(results.dir))!.files.map(({ path }) => path);
    expect(await paths()).to.deep.equal(['logs/pipeline.jsonl', 'report.json']);
    await results.write('report.json', 'two');
    await results.write('a.md', 'three');
    expect(await paths()).to.deep.equal(['a.md', 'logs/pipeline.jsonl', 'report.json']);
    expect((await readRunManifest(results.dir))!.files.at(-1)).to.deep.equal(entry('report.json', 'two'));
  });

  it('is not made by what is written into a run without one', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'report.html'), '');
    await noteInManifest(folder.path, 'report.html');
    expect(await readdir(folder.path)).to.deep.equal(['report.html']);
  });

  it('that is torn, or of another version, is REPORT_INVALID', async () => {
    await using folder = await temporaryFolder();
    const refused = async (text: string) => {
      await writeFile(join(folder.path, 'manifest.json'), text);
      const error = await readRunManifest(folder.path).catch((reason) => reason);
      expect(error).to.include({ code: 'REPORT_INVALID', exitStatus: 3 });
      return error.message as string;
    };
    expect(await refused('{"schemaVersion": 1, "ru')).to.match(/manifest\.json is truncated/);
    expect(await refused('{"schemaVersion": 1}')).to.match(/manifest\.json is truncated, or no manifest/);
    expect(await refused('{"schemaVersion": 2}')).to.match(/has schema version 2; this regproof reads version 1\./);
  });
});

describe('two runs at once', () => {
  it('have folders of their own, and one of them is latest', async () => {
    await using folder = await temporaryFolder();
    const runs = await Promise.all(['a', 'b'].map((id) => openResults(folder.path, id, same)));
    await Promise.all(runs.map((run) => run.write('report.json', run.runId)));
    await Promise.all(runs.map((run) => run.close()));
    for (const run of runs)
      expect((await readRunManifest(run.dir))!.files).to.deep.equal([entry('report.json', run.runId)]);
    expect(['a', 'b']).to.include(await readlink(join(folder.path, 'latest')));
    expect(await readdir(folder.path), 'nothing left over').to.have.members(['a', 'b', 'latest']);
  });

  it('never share a folder', async () => {
    await using folder = await temporaryFolder();
    await openResults(folder.path, 'run', same);
    const error = await openResults(folder.path, 'run', same).catch((reason) => reason);
    expect(error).to.include({ code: 'REPORTER_CRASHED', exitStatus: 3 });
  });
});
