import { cellName } from '../../core/cell-name.ts';
import type { Judgement } from '../../core/judgement.ts';
import type { CellResult, Finding } from '../../core/report.ts';
import type { Size } from '../../core/size.ts';
import type { StressResult } from '../../core/stress-report.ts';
import { describeResult } from '../../stress/lines.ts';

/** Stands for the format in the cell of the history, which is one for all formats. */
const EVERY_FORMAT = 'all';

export interface StressCellsOptions {
  readonly target: string;
  /** One command that repeats the load of a format; null for that of all. */
  reproduce(format: string | null): string;
}

/** The results of a load as cells, so that reporters, baseline and exit status treat them as those of any other run. */
export function stressCells(
  results: readonly StressResult[],
  judgement: Judgement | null,
  { target, reproduce }: StressCellsOptions,
): CellResult[] {
  const cells = results.map((result): CellResult => {
    const check = `stress.${result.kind}${result.kind === 'growth' ? `-${result.of}` : ''}`;
    const assertions = comparedBy(result);
    const nothing = result.verdict === 'pass' && assertions === 0;
    const verdict = nothing ? 'unknown' : result.verdict;
    const reason = nothing ? 'Nothing was compared.' : result.reasons.join(' ');
    return {
      ...cellOf(target, result.format, check, sizeOf(result)),
      verdict,
      reason: verdict === 'unknown' ? reason : null,
      assertions,
      findings: result.verdict === 'fail' ? result.reasons.map((reason) => finding(check, reason)) : [],
      proven: [describeResult(result)],
      reproduce: reproduce(result.format),
    };
  });
  if (!judgement) return cells;
  const red = judgement.invariants.filter(({ verdict }) => verdict === 'fail');
  const told = judgement.invariants.flatMap(({ id, reasons, verdict }) =>
    verdict === 'unknown' ? reasons.map((reason) => `${id}: ${reason}`) : [],
  );
  const history: CellResult = {
    ...cellOf(target, EVERY_FORMAT, 'stress.history', 'small'),
    verdict: judgement.verdict,
    reason: judgement.verdict === 'unknown' ? told.join(' ') : null,
    assertions: judgement.invariants.reduce((sum, { compared }) => sum + compared, 0),
    findings: red.flatMap(({ id, rule, violations }) => violations.map(({ sentence }) => finding(id, sentence, rule))),
    proven: judgement.invariants.flatMap(({ id, rule, verdict }) => (verdict === 'pass' ? [`${id}: ${rule}`] : [])),
    reproduce: reproduce(null),
  };
  return [...cells, history];
}

/** What was compared: publishes, operations that ended, steps of a growth, probes of a knee. */
function comparedBy(result: StressResult): number {
  if (result.kind === 'hundred') return result.count;
  if (result.kind === 'load') return result.all.requests;
  return result.kind === 'growth' ? result.points.length : result.probes.length;
}

function cellOf(target: string, format: string, check: string, size: Size) {
  const key = { target, format, check, client: null, size, transport: null };
  return { ...key, name: cellName(key), attempt: 1, ms: 0, requirements: [], steps: [] };
}

function sizeOf(result: StressResult): Size {
  if (result.kind === 'hundred') return result.size;
  return result.kind === 'load' ? result.asked.size : 'small';
}

function finding(
  requirement: string,
  actual: string,
  expected = 'what the load profile and its thresholds ask for',
): Finding {
  return {
    requirement,
    verdict: 'fail',
    expected,
    actual,
    evidence: 'stress.json and history.jsonl in the folder of the run',
  };
}
