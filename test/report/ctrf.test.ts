import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect } from 'chai';
import fc from 'fast-check';
import { PACKAGE_ROOT } from '../../harness/core/root.ts';
import { VERDICTS } from '../../harness/core/verdict.ts';
import { ctrfReport } from '../../harness/report/ctrf.ts';
import { anyReport, fakeReport, fakeResultOf } from '../fakes/fake-report.ts';

// The published schema, compiled once: the package's own validator compiles it for every report.
const schema = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'node_modules/ctrf/dist/ctrf-schema-0.0.json'), 'utf8'));
const ajv = new Ajv({ allErrors: true, strict: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

describe('ctrf.json', () => {
  it('keeps the published schema whatever clients print, and its summary is that of its tests', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const written = JSON.parse(JSON.stringify(ctrfReport(report)));
        expect(validate(written), JSON.stringify(validate.errors)).to.equal(true);
        const { summary, tests } = written.results;
        for (const status of ['passed', 'failed', 'skipped', 'other'])
          expect(summary[status], status).to.equal(
            tests.filter((test: { status: string }) => test.status === status).length,
          );
        expect(summary.tests).to.equal(report.cells.length);
      }),
      { numRuns: 30 },
    );
  });

  it('calls nothing passed that was not proven, and keeps our own word', () => {
    const { tests } = ctrfReport(fakeReport(VERDICTS.map((verdict) => fakeResultOf(verdict)))).results;
    const words = Object.fromEntries(
      tests.map(({ rawStatus, status, extra }) => [rawStatus, `${status} ${extra.rollUp}`]),
    );
    expect(words).to.deep.equal({
      pass: 'passed pass',
      warn: 'passed pass',
      skip: 'skipped skip',
      unknown: 'other fail',
      fail: 'failed fail',
      error: 'failed fail',
    });
    expect(tests.find(({ rawStatus }) => rawStatus === 'fail')).to.include({
      message: 'fake.must: expected 404, got 200',
      trace: 'line one\nline two',
    });
  });

  it('says when a cell began, where the report does', () => {
    const cell = fakeResultOf('pass', { startedAt: '2026-01-01T00:00:05.000Z' });
    const [test] = ctrfReport(fakeReport([cell])).results.tests;
    expect(test).to.include({
      start: Date.parse('2026-01-01T00:00:05.000Z'),
      stop: Date.parse('2026-01-01T00:00:06.500Z'),
    });
  });
});
