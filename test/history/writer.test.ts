import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { HarnessError } from '../../harness/core/error.ts';
import { PACKAGE_ROOT } from '../../harness/core/root.ts';
import { openHistory } from '../../harness/history/writer.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const EVENT = {
  process: 'p1',
  client: 'raw',
  format: 'fake',
  op: 'publish',
  purl: 'pkg:fake/kit@1.0.0',
  digest: 'a'.repeat(64),
  size: 1,
  type: 'invoke',
} as const;

describe('a history that is written', () => {
  it('gets one line per event, numbered from 0, with its time, without secrets', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'history.jsonl');
    using history = openHistory(path, (text) => text.replaceAll('s3cret', '[redacted]'));
    expect(history.write(EVENT)).to.equal(0);
    expect(history.write({ ...EVENT, type: 'fail', evidence: 's3cret' })).to.equal(1);
    const events = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
    expect(events.map((line) => JSON.parse(line))).to.have.length(2);
    expect(JSON.parse(events[1]!)).to.deep.include({ ...EVENT, seq: 1, type: 'fail', evidence: '[redacted]' });
    expect(JSON.parse(events[0]!).t).to.be.closeTo(Date.now(), 60_000);
  });

  it('is whole when the harness is killed right after a write', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'history.jsonl');
    const script = join(folder.path, 'killed.ts');
    await writeFile(
      script,
      `import { openHistory } from ${JSON.stringify(pathToFileURL(join(PACKAGE_ROOT, 'harness/history/writer.ts')).href)};
       const history = openHistory(${JSON.stringify(path)});
       for (let count = 0; count < 100; count++) history.write(${JSON.stringify(EVENT)});
       process.kill(process.pid, 'SIGKILL');`,
    );
    const child = spawn(process.execPath, [script], { stdio: 'ignore' });
    const [, signal] = await once(child, 'exit');
    expect(signal).to.equal('SIGKILL');
    expect((await readFile(path, 'utf8')).split('\n')).to.have.length(101);
  });

  it('that cannot be written is an error, not a silence', () => {
    expect(() => openHistory('/nonesuch/history.jsonl'))
      .to.throw(HarnessError, /history .* cannot be written/)
      .with.property('code', 'REPORTER_CRASHED');
  });
});
