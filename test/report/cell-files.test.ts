import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { cellFiles } from '../../harness/report/cell-files.ts';
import { openResults } from '../../harness/report/results.ts';
import { fakeReport, fakeResultOf } from '../fakes/fake-report.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const steps = [
  {
    ...{ kind: 'native' as const, client: 'npm', argv: ['npm', 'publish', 's3cret'], exit: 1, ms: 7 },
    ...{ remote: true, expected: true, output: 'one\ntwo\n' },
  },
  { kind: 'http' as const, request: 'GET https://x.test/y', status: 404, ms: 3, size: 9, sha256: 'ff' },
];

describe('the files of a cell', () => {
  it('are in its folder when it has ended, without secrets, and in the manifest', async () => {
    await using folder = await temporaryFolder();
    const results = await openResults(folder.path, 'run', (text) => text.replaceAll('s3cret', '[redacted]'));
    const reporter = cellFiles(results);
    const cells = [fakeResultOf('fail', { steps }), fakeResultOf('fail', { attempt: 2 })];
    for (const cell of cells) reporter.onCell!(cell);
    await reporter.onEnd!(fakeReport(cells), results);
    await results.close();
    const read = (name: string) => readFile(join(results.dir, 'cells/fake/fake.a.fail,small', name), 'utf8');
    expect(await read('steps.log')).to.equal(
      '# t/fake/fake.a.fail[small]: fail\n\n$ npm publish [redacted]\none\ntwo\nexit 1, 7 ms\n\n' +
        '> GET https://x.test/y\n404, 9 bytes, sha256 ff, 3 ms\n',
    );
    expect(JSON.parse(await read('result.json'))).to.include({ verdict: 'fail', attempt: 1 });
    expect(JSON.parse(await read('attempt-2/result.json'))).to.include({ attempt: 2 });
    expect(await readFile(join(results.dir, 'manifest.json'), 'utf8')).to.include('attempt-2/result.json');
  });

  it('that cannot be written make the run an error', async () => {
    const write = () => Promise.reject(new Error('no room'));
    const reporter = cellFiles({ write });
    reporter.onCell!(fakeResultOf('pass'));
    const error = await Promise.resolve(reporter.onEnd!(fakeReport([]), null as never)).catch((reason) => reason);
    expect(error).to.be.an('error').with.property('message', 'no room');
  });
});
