import { globSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'chai';
import { execa } from 'execa';
import { convert } from 'xmlbuilder2';
import { loadCatalogue } from '../../harness/cli/catalogue/catalogue.ts';
import type { Report } from '../../harness/core/report.ts';
import { type CliResult, latestReport, ROOT, regproof, temporaryFolder } from './cli.ts';

/** Runs of the formats' own clients that reached the registry, by client. */
function nativeRuns(report: Report): Map<string, number> {
  const runs = new Map<string, number>();
  for (const step of report.cells.flatMap((cell) => cell.steps)) {
    if (step.kind === 'native' && step.remote) runs.set(step.client, (runs.get(step.client) ?? 0) + 1);
  }
  return runs;
}

describe('regproof run, profile smoke on the embedded registry', () => {
  let folder: AsyncDisposable & { path: string };
  let result: CliResult;
  let report: Report;
  let dir: string;

  before(async () => {
    folder = await temporaryFolder();
    result = await regproof(['run', '--results', folder.path]);
    dir = realpathSync(join(folder.path, 'latest'));
    report = await latestReport(folder.path);
  });

  after(() => folder[Symbol.asyncDispose]());

  const read = (name: string) => readFileSync(join(dir, name), 'utf8');

  it('is green, and says where the report is', () => {
    expect(result.exitCode, result.stdout).to.equal(0);
    expect(result.stdout)
      .to.match(/PASS {2}\d+ passed/)
      .and.to.include(`report: ${dir}`);
    expect(report.summary.pass).to.equal(report.cells.length - report.summary.skip - report.summary.warn);
  });

  it('ran the real clients of all three formats', () => {
    const runs = nativeRuns(report);
    expect([...runs.keys()]).to.include.members(['twine', 'pip', 'uv', 'npm', 'pnpm', 'cargo']);
    const versions = new Map(report.environment.clients.map((client) => [client.name, client.version]));
    for (const client of runs.keys()) expect(versions.get(client), `version of ${client}`).to.match(/\d+\.\d+/);
  });

  it('has evidence for every pass: assertions, and something asked of the registry', () => {
    for (const cell of report.cells.filter(({ verdict }) => verdict === 'pass')) {
      expect(cell.assertions, cell.name).to.be.greaterThan(0);
      expect(
        cell.steps.some((step) => step.kind === 'http' || step.remote),
        cell.name,
      ).to.equal(true);
    }
  });

  it('writes a report that fits its JSON Schema', () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(join(ROOT, 'harness/core/report.schema.json'), 'utf8')));
    expect(validate(report), JSON.stringify(validate.errors)).to.equal(true);
  });

  it('writes a junit.xml whose totals are those of its children', () => {
    const { testsuites } = convert(read('junit.xml'), { format: 'object' }) as unknown as Record<
      string,
      Record<string, string>
    >;
    expect(Number(testsuites!['@tests'])).to.equal(report.cells.length);
    expect(read('junit.xml').match(/<testcase /g)).to.have.length(report.cells.length);
    expect(read('junit.xml').match(/<skipped/g) ?? []).to.have.length(report.summary.skip);
  });

  it('keeps history, wire, manifests, summary and the log of the registry', () => {
    const history = read('history.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(history.map(({ seq }) => seq)).to.deep.equal(history.map((_, index) => index));
    expect(new Set(history.map(({ type }) => type))).to.include.members(['invoke', 'ok', 'info']);
    const wire = globSync('cells/*/*/wire.jsonl', { cwd: dir })
      .map((path) => read(path))
      .join('')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(wire.filter(({ method }) => method === 'PUT' || method === 'POST')).to.not.be.empty;
    expect(JSON.parse(read('packages.jsonl').split('\n')[0]!)).to.include.keys('purl', 'files', 'marker', 'cell');
    expect(read('summary.md')).to.include('# regproof: pass');
    expect(read('logs/application.jsonl')).to.include('ready').and.include('"source":"reference"');
    for (const name of ['pipeline', 'infrastructure', 'audit'])
      for (const line of read(`logs/${name}.jsonl`).trimEnd().split('\n'))
        expect(JSON.parse(line), name).to.include({ run: report.run.id });
  });

  it('let no client reach another host', () => {
    expect(report.egress).to.deep.equal([]);
  });

  it('leaves no container and no process behind', async () => {
    const { stdout: containers } = await execa('docker', [
      'ps',
      '--all',
      '--quiet',
      '--filter',
      `label=regproof.run=${report.run.id}`,
    ]);
    expect(containers).to.equal('');
    // The registry's command line names the run's folder.
    expect((await execa('pgrep', ['-f', report.run.id], { reject: false })).stdout).to.equal('');
  });
});

describe('regproof run, profile all on the embedded registry', () => {
  // The whole of the profile is `make profile=all`; here it is every client of every format, and every bad signature.
  it('is green for every format, with each of its clients run', async () => {
    await using folder = await temporaryFolder();
    const result = await regproof([
      ...['run', '--profile', 'all', '--size', 'small', '--results', folder.path],
      ...['--filter', '**/x.package.roundtrip[*]', '--filter', '**/x.index.bad-signature[*]'],
    ]);
    const report = await latestReport(folder.path);
    const wrong = report.cells.filter(({ verdict }) => !['pass', 'skip'].includes(verdict)).map(({ name }) => name);
    expect(wrong, result.stdout.slice(-8_000)).to.deep.equal([]);
    expect(result.exitCode, result.stderr.slice(-2_000)).to.equal(0);
    const { subjects, disabled } = await loadCatalogue();
    expect(disabled).to.deep.equal([]);
    const runs = nativeRuns(report);
    for (const { format } of subjects) {
      for (const { id } of format.clients)
        expect(runs.get(id) ?? 0, `runs of ${id} that reached the registry`).to.be.greaterThan(0);
    }
  });
});

describe('regproof run, size large', () => {
  it('compares 100 MB end to end for each format', async () => {
    await using folder = await temporaryFolder();
    const result = await regproof([
      'run',
      '--results',
      folder.path,
      '--size',
      'large',
      '--profile',
      'smoke',
      '--filter',
      '**/roundtrip[*]',
      '--workers',
      '2',
    ]);
    const report = await latestReport(folder.path);
    expect(result.exitCode, result.stdout).to.equal(0);
    expect(new Set(report.cells.map((cell) => cell.format)).size).to.equal(3);
    const sizes = report.cells
      .flatMap((cell) => cell.steps)
      .filter((step) => step.kind === 'http' && step.size >= 95_000_000);
    expect(sizes.length).to.be.greaterThan(2);
  });
});
