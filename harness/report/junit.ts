import { create } from 'xmlbuilder2';
import type { CellResult, Report } from '../core/report.ts';
import { evidenceLines } from './faults.ts';
import type { Reporter } from './reporter.ts';

/** junit.xml: one suite per format; failures, errors and skips are children, and every total is counted from them. */
export function junitReporter(): Reporter {
  return { id: 'junit', onEnd: (report, results) => results.write('junit.xml', junitXml(report)) };
}

/** The report in the de-facto JUnit dialect that CI systems read. `unknown` is an error there: it is not a pass, and no proven failure. */
export function junitXml(report: Report): string {
  const suites = Map.groupBy(report.cells, (cell) => cell.format);
  const known = new Set(report.known.map((entry) => entry.cell));
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites', {
    name: 'regproof',
    ...totals(report.cells, known),
  });
  for (const [format, cells] of suites) {
    const suite = root.ele('testsuite', {
      name: `${report.target.name}/${format}`,
      timestamp: report.run.startedAt,
      ...totals(cells, known),
    });
    const properties = suite.ele('properties');
    for (const [name, value] of Object.entries(propertiesOf(report)))
      properties.ele('property', { name, value: clean(value) });
    for (const cell of cells) {
      const element = addCase(suite, cell, known.has(cell.name));
      const evidence = evidenceLines(report, cell);
      if (evidence.length > 0) element.ele('system-out').txt(clean(evidence.join('\n')));
    }
  }
  return root.end({ prettyPrint: true });
}

/** What ran, and on what. */
function propertiesOf({ run, target }: Report): Record<string, string> {
  return { run: run.id, seed: run.seed, target: target.name, 'target version': target.version, regproof: run.version };
}

type Kind = 'failure' | 'error' | 'skipped' | null;

function kindOf(cell: CellResult, known: boolean): Kind {
  if (cell.verdict === 'skip' || known) return 'skipped';
  if (cell.verdict === 'fail') return 'failure';
  return cell.verdict === 'error' || cell.verdict === 'unknown' ? 'error' : null;
}

function totals(cells: readonly CellResult[], known: ReadonlySet<string>) {
  const count = (kind: Kind) => cells.filter((cell) => kindOf(cell, known.has(cell.name)) === kind).length;
  const ms = cells.reduce((sum, cell) => sum + cell.ms, 0);
  return {
    tests: cells.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: (ms / 1000).toFixed(3),
  };
}

function addCase(suite: ReturnType<typeof create>, cell: CellResult, known: boolean): ReturnType<typeof create> {
  const element = suite.ele('testcase', {
    name: cell.name,
    classname: `${cell.format}.${cell.check}`,
    time: (cell.ms / 1000).toFixed(3),
  });
  const kind = kindOf(cell, known);
  if (kind === null) return element;
  const finding = cell.findings[0];
  const message = finding ? `expected ${finding.expected}, got ${finding.actual}` : (cell.reason ?? '');
  const body = [...cell.findings.map((each) => `${each.requirement}\n${each.evidence}`), cell.reproduce].join('\n');
  if (kind === 'skipped') element.ele('skipped', { message: clean(known ? `known failure: ${message}` : message) });
  else element.ele(kind, { message: clean(message), type: cell.verdict }).txt(clean(body));
  return element;
}

/**
 * XML 1.0 has no room for most control characters, which client output is full of. The library takes `&nbsp;` for a reference that is
 * meant, though XML knows no such entity: every ampersand is escaped here, and not again by the library.
 */
function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the point
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd').replaceAll('&', '&amp;');
}
