import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, readlink, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openReporters } from '../../harness/cli/report/reporters.ts';
import { HarnessError } from '../../harness/core/error.ts';
import { jsonReporter } from '../../harness/report/json.ts';
import { openResults, pruneResults, type Results } from '../../harness/report/results.ts';
import { fakeReport, fakeResultOf } from '../fakes/fake-report.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const redact = (text: string) => text.replaceAll('s3cret', '[redacted]');
const DAY = 86_400_000;

describe('results of a run', () => {
  it('pass the redactor, whole files and lines alike', async () => {
    await using folder = await temporaryFolder();
    const results = await openResults(folder.path, 'run-1', redact);
    await results.write('logs/x.log', 'token s3cret');
    const log = results.log('history.jsonl');
    log('{"a":"s3cret"}');
    results.log('history.jsonl')('two');
    await results.close();
    const dir = join(folder.path, 'run-1');
    expect(await readFile(join(dir, 'logs/x.log'), 'utf8')).to.equal('token [redacted]');
    expect(await readFile(join(dir, 'history.jsonl'), 'utf8')).to.equal('{"a":"[redacted]"}\ntwo\n');
  });

  it('keep bytes as they are, but for secrets, which they tell', async () => {
    await using folder = await temporaryFolder();
    const results = await openResults(folder.path, 'run-1', redact);
    const binary = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const secret = Buffer.concat([binary, Buffer.from('s3cret')]);
    expect(await results.writeBytes('cells/a/1', binary)).to.deep.equal({ redacted: false });
    expect(await results.writeBytes('cells/a/2', secret)).to.deep.equal({ redacted: true });
    expect(await results.writeBytes('cells/a/3', Buffer.from('é s3cret'))).to.deep.equal({ redacted: true });
    await results.close();
    expect((await readFile(join(results.dir, 'cells/a/1'))).equals(binary)).to.equal(true);
    expect((await readFile(join(results.dir, 'cells/a/2'))).toString('latin1').slice(256)).to.equal('[redacted]');
    expect(await readFile(join(results.dir, 'cells/a/3'), 'utf8')).to.equal('é [redacted]');
  });

  it('are replaced whole: no reader sees half a file, none is left over', async () => {
    await using folder = await temporaryFolder();
    const results = await openResults(folder.path, 'run-1', redact);
    await results.write('report.json', 'one');
    await results.write('report.json', 'two');
    await results.close();
    expect(await readFile(join(results.dir, 'report.json'), 'utf8')).to.equal('two');
    expect(await readdir(results.dir)).to.have.members(['logs', 'report.json', 'manifest.json']);
  });

  it('are what latest points to, at every moment and whatever it was before', async () => {
    await using folder = await temporaryFolder();
    const latest = join(folder.path, 'latest');
    const reported = async (run: string) => {
      const results = await openResults(folder.path, run, redact);
      await results.write('report.json', '{}');
      return results;
    };
    for (const run of ['run-1', 'run-2']) {
      const results = await reported(run);
      if (run === 'run-2') expect(await readlink(latest), 'until the end').to.equal('run-1');
      await results.close();
      expect(await readlink(latest)).to.equal(run);
    }
    await symlink('nowhere', join(folder.path, '.latest-run-3'));
    let gone = 0;
    const watching = new AbortController();
    const watch = (async () => {
      while (!watching.signal.aborted) if (!(await lstat(latest).catch(() => null))) gone += 1;
    })();
    for (let run = 3; run < 40; run++) await (await reported(`run-${run}`)).close();
    watching.abort();
    await watch;
    expect(gone).to.equal(0);
    expect(await readlink(latest)).to.equal('run-39');
  });

  it('are not what latest points to without a report, and are when it comes after the end', async () => {
    await using folder = await temporaryFolder();
    const latest = join(folder.path, 'latest');
    const checked = await openResults(folder.path, 'checked', redact);
    await checked.write('report.json', '{}');
    await checked.close();
    const proof = await openResults(folder.path, 'prove-1', redact);
    await proof.write('prove.json', '{}');
    await proof.close();
    expect(await readlink(latest), 'a proof').to.equal('checked');
    const load = await openResults(folder.path, 'load', redact);
    await load.close();
    expect(await readlink(latest), 'before the report').to.equal('checked');
    await load.write('report.json', '{}');
    expect(await readlink(latest)).to.equal('load');
  });

  it('that cannot be written are REPORTER_CRASHED with the remedy', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'file'), '');
    const error = await openResults(join(folder.path, 'file'), 'run', redact).catch((reason) => reason);
    expect(error).to.include({ code: 'REPORTER_CRASHED', exitStatus: 3 });
    const results = await openResults(folder.path, 'run', redact);
    await mkdir(join(results.dir, 'report.json'));
    expect(await results.write('report.json', 'x').catch((reason) => reason)).to.include({ code: 'REPORTER_CRASHED' });
    await mkdir(join(results.dir, 'broken.jsonl'));
    results.log('broken.jsonl')('x');
    expect(await results.close().catch((reason) => reason), 'a log that broke').to.include({
      code: 'REPORTER_CRASHED',
    });
  });

  it('on a full disk are DISK_FULL', async () => {
    if (!existsSync('/dev/full')) return;
    await using folder = await temporaryFolder();
    const results = await openResults(folder.path, 'run', redact);
    await symlink('/dev/full', join(results.dir, 'full.jsonl'));
    results.log('full.jsonl')('x');
    expect(await results.close().catch((reason) => reason)).to.include({ code: 'DISK_FULL' });
  });
});

describe('pruning results', () => {
  it('removes old runs and keeps young ones, latest whatever its age, and what is no run', async () => {
    await using folder = await temporaryFolder();
    const now = Date.now();
    for (const [name, days] of [
      ['old', 20],
      ['oldest', 99],
      ['latest-run', 50],
      ['young', 3],
      ['just', 14],
      ['pinned', 99],
    ] as const) {
      await mkdir(join(folder.path, name, 'logs'), { recursive: true });
      await writeFile(join(folder.path, name, 'report.json'), '{}');
      if (name === 'pinned') await writeFile(join(folder.path, name, '.pinned'), '');
      const at = (now - days * DAY) / 1000;
      await utimes(join(folder.path, name), at, at);
    }
    await writeFile(join(folder.path, '.durations.json'), '{}');
    await symlink('latest-run', join(folder.path, 'latest'));
    const removed = await pruneResults(folder.path, new Date(now - 14 * DAY));
    expect(removed).to.have.members(['old', 'oldest']);
    expect(await readdir(folder.path)).to.have.members([
      '.durations.json',
      'latest',
      'latest-run',
      'young',
      'just',
      'pinned',
    ]);
  });

  it('does not follow links out of its folder', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'results'));
    await mkdir(join(folder.path, 'elsewhere'));
    await symlink('../elsewhere', join(folder.path, 'results/link'));
    expect(await pruneResults(join(folder.path, 'results'), new Date(Date.now() + DAY))).to.deep.equal([]);
    expect(existsSync(join(folder.path, 'elsewhere'))).to.equal(true);
  });

  it('of a folder that is not there removes nothing', async () => {
    expect(await pruneResults('/regproof-nowhere', new Date(0))).to.deep.equal([]);
  });
});

describe('reporters', () => {
  // Not this process's: under GitHub Actions an annotation of a report that is made up would be shown.
  const nowhere = { terminal: { write: () => {}, columns: 80, interactive: false, color: false }, env: {} };
  const ending = (write: Results['write']) =>
    openReporters(['junit', 'summary', 'json'], { around: nowhere }).end(fakeReport([fakeResultOf('fail')]), {
      write,
    } as Results);

  it('write the report itself first', async () => {
    const written: string[] = [];
    await ending(async (name) => void written.push(name));
    expect(written).to.deep.equal(['report.json', 'junit.xml', 'summary.md']);
  });

  it('that throw make the run an error', async () => {
    const error = await ending(async (name) => {
      if (name === 'junit.xml') throw new TypeError('x is undefined');
    }).catch((reason) => reason);
    expect(error).to.be.instanceOf(HarnessError);
    expect(error).to.include({
      code: 'REPORTER_CRASHED',
      exitStatus: 3,
      message: 'Reporter junit failed: x is undefined.',
    });
    const full = new HarnessError('DISK_FULL', 'full', 'free');
    expect(await ending(() => Promise.reject(full)).catch((reason) => reason)).to.equal(full);
  });

  it('do not write a report that is none', async () => {
    const written: string[] = [];
    const report = { ...fakeReport([]), verdict: 'green' } as never;
    const results = { write: async (name: string) => void written.push(name) } as unknown as Results;
    let error: unknown;
    try {
      await jsonReporter().onEnd!(report, results);
    } catch (reason) {
      error = reason;
    }
    expect(String(error)).to.include('verdict');
    expect(written).to.deep.equal([]);
  });
});
