import type { CellResult, Report } from '../core/report.ts';
import type { Reporter } from './reporter.ts';
import { classicOf, messageOf } from './roll-up.ts';

const SPEC_VERSION = '0.0.0';

/** ctrf.json: the run in the Common Test Report Format (https://ctrf.io). */
export function ctrfReporter(): Reporter {
  return {
    id: 'ctrf',
    onEnd: (report, results) => results.write('ctrf.json', `${JSON.stringify(ctrfReport(report), null, 2)}\n`),
  };
}

/** The report as CTRF. `unknown` is `other` there: neither a pass nor a proven failure; a known failure is skipped. */
export function ctrfReport(report: Report) {
  const known = new Map(report.known.map(({ cell, reason }) => [cell, reason]));
  const tests = report.cells.map((cell) => testOf(cell, known.get(cell.name)));
  const count = (status: Status) => tests.filter((test) => test.status === status).length;
  const [start, stop] = [Date.parse(report.run.startedAt), Date.parse(report.run.endedAt)];
  return {
    reportFormat: 'CTRF',
    specVersion: SPEC_VERSION,
    runId: report.run.id,
    timestamp: report.run.endedAt,
    generatedBy: `regproof ${report.run.version}`,
    results: {
      tool: { name: 'regproof', version: report.run.version },
      summary: {
        tests: tests.length,
        ...{ passed: count('passed'), failed: count('failed'), skipped: count('skipped'), pending: 0 },
        ...{ other: count('other'), suites: new Set(report.cells.map(({ format }) => format)).size },
        ...{ start, stop, duration: stop - start, extra: { verdict: report.verdict } },
      },
      tests,
      environment: {
        appName: report.target.title,
        appVersion: report.target.version,
        osPlatform: report.environment.os,
        testEnvironment: report.target.kind,
        extra: { node: report.environment.node, engine: report.environment.engine, seed: report.run.seed },
      },
    },
  };
}

type Status = 'passed' | 'failed' | 'skipped' | 'other';

function statusOf({ verdict }: CellResult, known: boolean): Status {
  if (verdict === 'skip' || known) return 'skipped';
  if (verdict === 'pass' || verdict === 'warn') return 'passed';
  return verdict === 'unknown' ? 'other' : 'failed';
}

function testOf(cell: CellResult, known: string | undefined) {
  const green = cell.verdict === 'pass';
  const start = cell.startedAt === undefined ? undefined : Date.parse(cell.startedAt);
  return {
    name: cell.name,
    status: statusOf(cell, known !== undefined),
    duration: Math.round(cell.ms),
    ...(start === undefined ? {} : { start, stop: start + Math.round(cell.ms) }),
    suite: [cell.format, cell.check],
    rawStatus: cell.verdict,
    ...(green ? {} : { message: known === undefined ? messageOf(cell) : `known failure: ${known}` }),
    ...(cell.findings.length > 0 ? { trace: cell.findings.map(({ evidence }) => evidence).join('\n\n') } : {}),
    extra: { rollUp: classicOf(cell), requirements: cell.requirements, reproduce: cell.reproduce },
  };
}
