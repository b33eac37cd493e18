import type { Report } from '../core/report.ts';
import { LEVELS, type Requirement } from '../core/requirement.ts';
import { type Verdict, worst } from '../core/verdict.ts';

export type Level = (typeof LEVELS)[number];

/** The requirements of one level on one format, by what the run says of them. */
export interface LevelCount {
  readonly proven: number;
  readonly broken: number;
  /** No check could tell, or none ran. */
  readonly unproven: number;
  /** The target does not claim it. */
  readonly notClaimed: number;
}

export interface FormatLevels {
  readonly format: string;
  readonly levels: Readonly<Record<Level, LevelCount>>;
  readonly state: LevelState;
}

/** `complete`: every MUST was proven. `partial`: none was broken, but not all were proven. */
export type LevelState = 'complete' | 'partial' | 'broken';

/** What a run says of every requirement that the formats have. A known failure is broken here: the public is owed what is, not what was expected. */
export function levelsOf(report: Report, requirements: ReadonlyMap<string, readonly Requirement[]>): FormatLevels[] {
  const formats = new Set(report.cells.map(({ format }) => format));
  return [...formats].sort().map((format) => {
    const cells = report.cells.filter((cell) => cell.format === format);
    const verdictOf = ({ id }: Requirement): Verdict => {
      const about = cells.filter((cell) => cell.requirements.includes(id));
      const named = about.flatMap((cell) => cell.findings.filter(({ requirement }) => requirement === id));
      // A finding names the requirement that was broken; the others of its check were not shown to hold.
      return named.length > 0 ? worst(named.map(({ verdict }) => verdict)) : worst(about.map(unnamed));
    };
    const own = requirements.get(format) ?? [];
    const levels = Object.fromEntries(
      LEVELS.map((level) => [level, countOf(own.filter((each) => each.level === level).map(verdictOf))]),
    ) as Record<Level, LevelCount>;
    return { format, levels, state: stateOf(levels.MUST) };
  });
}

function unnamed({ verdict }: Report['cells'][number]): Verdict {
  return verdict === 'fail' || verdict === 'warn' ? 'unknown' : verdict;
}

function countOf(verdicts: readonly Verdict[]): LevelCount {
  const count = (...wanted: Verdict[]) => verdicts.filter((verdict) => wanted.includes(verdict)).length;
  return {
    proven: count('pass'),
    broken: count('fail', 'warn'),
    unproven: count('unknown', 'error'),
    notClaimed: count('skip'),
  };
}

function stateOf({ broken, unproven, proven }: LevelCount): LevelState {
  if (broken > 0) return 'broken';
  return unproven > 0 || proven === 0 ? 'partial' : 'complete';
}

/** The state of all formats together: complete only when every one is, and the run itself is green and was not cut short. */
export function overallState(report: Report, formats: readonly FormatLevels[]): LevelState {
  if (report.verdict === 'fail' || formats.some(({ state }) => state === 'broken')) return 'broken';
  const green = report.verdict === 'pass' || report.verdict === 'warn';
  return green && !report.run.cancelled && formats.length > 0 && formats.every(({ state }) => state === 'complete')
    ? 'complete'
    : 'partial';
}
