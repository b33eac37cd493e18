import { nameMatcher } from '../core/cell-name.ts';
import type { CellResult, Report } from '../core/report.ts';
import { EXIT, type ExitStatus, type Verdict } from '../core/verdict.ts';
import type { QualityGate } from './quality-gate.ts';

export interface QualityDecision {
  readonly exitStatus: ExitStatus;
  /** Why it stays shut, one sentence each; empty when it opens. */
  readonly violations: readonly string[];
  /** What was left out, and who answers for it, one sentence each. */
  readonly disabled: readonly string[];
}

type Violation = readonly [status: ExitStatus, sentence: string];

/**
 * Judges a report by the thresholds of a gate on the day `today` (YYYY-MM-DD, UTC). What lacks evidence, such as a response time without load, is unknown,
 * and a failure counts more than that.
 */
export function judgeQuality(report: Report, gate: QualityGate, today: string): QualityDecision {
  const entries = gate.disabled.map((entry) => ({ ...entry, matches: nameMatcher(entry.cells) }));
  const inForce = entries.filter(({ expires }) => expires >= today);
  const cells = report.cells.filter(({ name }) => !inForce.some(({ matches }) => matches(name)));
  const violations: Violation[] = [
    ...entries
      .filter(({ expires }) => expires < today)
      .map(
        ({ cells, owner, expires }): Violation => [
          EXIT.failure,
          `Disabled until ${expires}, which is over: ${cells}. ${owner} mends it or decides anew.`,
        ],
      ),
    ...ofRun(report, cells),
    ...ofCells(report, cells, gate),
    ...ofTimes(report, gate),
  ];
  return {
    exitStatus: violations.find(([status]) => status === EXIT.failure)?.[0] ?? violations[0]?.[0] ?? EXIT.green,
    violations: violations.map(([, sentence]) => sentence),
    disabled: inForce.map(({ cells: pattern, owner, reason, expires, matches }) => {
      const count = report.cells.filter(({ name }) => matches(name)).length;
      return `Left out until ${expires}: ${pattern} (${count} cells; ${owner}: ${reason})`;
    }),
  };
}

/** What no threshold forgives. */
function ofRun(report: Report, cells: readonly CellResult[]): Violation[] {
  const violations: Violation[] = [];
  if (report.run.cancelled) violations.push([EXIT.unknown, 'The run was cancelled.']);
  for (const { format, reason } of report.disabled)
    violations.push([EXIT.unknown, `Format ${format} did not run: ${reason}`]);
  for (const entry of report.stale) violations.push([EXIT.failure, `Stale entry of the baseline: ${entry}.`]);
  const errors = cells.filter(({ verdict }) => verdict === 'error');
  if (errors.length > 0)
    violations.push([EXIT.broken, `The harness broke in ${errors.length} cells: ${errors[0]!.name}.`]);
  return violations;
}

function ofCells(report: Report, cells: readonly CellResult[], { thresholds, owners }: QualityGate): Violation[] {
  const known = new Set(report.known.map(({ cell }) => cell));
  const judged = cells.filter(({ name, verdict }) => verdict !== 'skip' && !known.has(name));
  const those = (verdict: Verdict) => judged.filter((cell) => cell.verdict === verdict);
  const passed = those('pass').length + those('warn').length;
  const violations: Violation[] = [];
  if (passed < thresholds.minPassed)
    violations.push([EXIT.unknown, `${passed} cells passed, and ${thresholds.minPassed} have to.`]);
  if (judged.length > 0 && passed / judged.length < thresholds.minPassShare)
    violations.push([
      those('fail').length > 0 ? EXIT.failure : EXIT.unknown,
      `${passed} of ${judged.length} cells passed (${percent(passed / judged.length)}), and ${percent(thresholds.minPassShare)} have to.${whose(judged, owners)}`,
    ]);
  const most = (count: number, max: number | undefined, what: string, status: ExitStatus) => {
    if (max !== undefined && count > max) violations.push([status, `${count} cells ${what}, and ${max} may.`]);
  };
  most(those('warn').length, thresholds.maxWarn, 'break a SHOULD', EXIT.failure);
  most(those('unknown').length, thresholds.maxUnknown, 'proved nothing', EXIT.unknown);
  most(known.size, thresholds.maxKnown, 'fail as the baseline says', EXIT.failure);
  return violations;
}

function ofTimes(report: Report, { thresholds: { maxP99, maxDuration } }: QualityGate): Violation[] {
  const violations: Violation[] = [];
  const took = Date.parse(report.run.endedAt) - Date.parse(report.run.startedAt);
  if (maxDuration !== undefined && took > maxDuration)
    violations.push([EXIT.failure, `The run took ${took} ms, and ${maxDuration} ms is the most.`]);
  if (maxP99 === undefined) return violations;
  const loads = report.stress?.results.filter((result) => result.kind === 'load') ?? [];
  if (loads.length === 0)
    violations.push([EXIT.unknown, 'There is no response time in this report: it is not of regproof stress.']);
  for (const { format, all } of loads)
    if (all.response.p99 > maxP99)
      violations.push([
        EXIT.failure,
        `Under load ${format} answers in ${all.response.p99} ms (p99), and ${maxP99} ms is the most.`,
      ]);
  return violations;
}

/** Who answers for what did not pass. */
function whose(cells: readonly CellResult[], owners: QualityGate['owners']): string {
  const matchers = owners.map(({ cells: pattern, owner }) => ({ owner, matches: nameMatcher(pattern) }));
  const red = cells.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'warn');
  const names = new Set(red.map(({ name }) => matchers.find(({ matches }) => matches(name))?.owner ?? 'nobody'));
  return names.size === 0 || owners.length === 0 ? '' : ` Owners: ${[...names].join(', ')}.`;
}

function percent(share: number): string {
  return `${Math.floor(share * 10_000) / 100} %`;
}
