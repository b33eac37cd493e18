import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'chai';
import { connectEngine } from '../../../harness/executor/engine.ts';
import { LABEL } from '../../../harness/executor/labels.ts';
import type { StressReport } from '../../../harness/stress/report.ts';
import { ROOT, regproof, temporaryFolder } from '../cli.ts';

async function stress(args: readonly string[]) {
  await using folder = await temporaryFolder();
  const result = await regproof(['stress', '--results', folder.path, ...args]);
  const read = (name: string) => readFile(join(folder.path, 'latest', name), 'utf8');
  const report: StressReport = JSON.parse(await read('stress.json'));
  return {
    ...result,
    report,
    summary: await read('summary.md'),
    history: (await read('history.jsonl')).trim().split('\n'),
  };
}

type Of<Kind> = Extract<StressReport['results'][number], { kind: Kind }>;

describe('regproof stress on the embedded registry', () => {
  it('has a hundred publishes in flight together, then load, for a client’s protocol and for a declared upload', async () => {
    const { exitCode, stderr, report, summary, history } = await stress([
      ...['--profile', 'npm,go', '--scenario', 'hundred,load', '--duration', '3s'],
    ]);
    expect(exitCode, stderr).to.equal(0);
    expect(report.results.map(({ format, kind }) => `${format} ${kind}`)).to.have.members([
      ...['npm hundred', 'npm load', 'go hundred', 'go load'],
    ]);
    for (const result of report.results.filter((each): each is Of<'hundred'> => each.kind === 'hundred')) {
      expect(result).to.include({ acknowledged: 100, listed: 100, intact: 100, timedOut: 0 });
      expect(result.inFlight.atRelease.sender).to.equal(100);
      expect(result.inFlight.atRelease.door).to.be.at.least(100);
      expect(result.by).to.equal(result.format === 'npm' ? 'recorded protocol' : 'declared upload');
    }
    for (const result of report.results.filter((each): each is Of<'load'> => each.kind === 'load')) {
      expect(result.all.requests).to.equal(result.planned).and.be.greaterThan(0);
      expect(result.resources.target!.cpuSeconds).to.be.greaterThan(0);
      expect(result.resources.disk).to.be.greaterThan(0);
    }
    const verdicts = new Map(report.judgement!.invariants.map(({ id, verdict }) => [id, verdict]));
    for (const id of ['H1', 'H4', 'H8', 'H13']) expect(verdicts.get(id), id).to.equal('pass');
    expect(history.length).to.be.greaterThan(400);
    expect(summary).to.include('| npm | hundred | pass |').and.include('| H1 durability | pass |');
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(await readFile(join(ROOT, 'harness/stress/stress.schema.json'), 'utf8')));
    expect(validate(report), JSON.stringify(validate.errors)).to.equal(true);
  });

  it('comes from generators in containers of their own, which leave nothing behind', async () => {
    const { engine } = await connectEngine();
    const containers = async () =>
      (await engine.listContainers({ all: true })).filter(({ Labels }) => Labels[LABEL.role]?.startsWith('generator-'));
    const { exitCode, stderr, report, history } = await stress([
      ...['--profile', 'go', '--generators', '2', '--rate', '20/s', '--duration', '2s'],
    ]);
    expect(exitCode, stderr).to.equal(0);
    for (const result of report.results as Of<'load'>[]) {
      expect(result.all.requests).to.equal(result.planned).and.be.greaterThan(0);
      const { generators = [] } = result;
      expect(generators.map(({ id }) => id)).to.deep.equal(['generator-1', 'generator-2']);
      expect(generators.reduce((sum, { requests }) => sum + requests, 0)).to.equal(result.all.requests);
      expect(result.received).to.be.greaterThan(0);
    }
    const sent = history.filter((line) => /"process":"generator-[12]\//.test(line) && line.includes('"invoke"'));
    expect(sent.length).to.be.at.least(report.results.length);
    const verdicts = new Map(report.judgement!.invariants.map(({ id, verdict }) => [id, verdict]));
    for (const id of ['H1', 'H4', 'H8', 'H13']) expect(verdicts.get(id), id).to.equal('pass');
    expect(await containers()).to.deep.equal([]);
  });

  it('is red when a threshold is crossed', async () => {
    await using folder = await temporaryFolder();
    const profile = join(folder.path, 'strict.yaml');
    await writeFile(
      profile,
      // Of times it could not tell on a machine that has other work.
      'title: strict\nload: { rate: 20, duration: 1s, stock: 2, mix: { fetch: 1 }, thresholds: { kinds: { publish: { max: 1s } } } }\n',
    );
    const { exitCode, report } = await stress(['--profile', 'npm', '--load', profile]);
    expect(exitCode).to.equal(1);
    expect(report.verdict).to.equal('fail');
    expect(report.results[0]!.reasons).to.deep.equal(['publish: there was none.']);
  });
});
