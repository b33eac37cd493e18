import { TIERS, type Tier } from '../core/check.ts';
import type { Finding } from '../core/report.ts';
import { LEVELS, type Requirement } from '../core/requirement.ts';
import type { Verdict } from '../core/verdict.ts';

/**
 * What runs say of a requirement on a format, as deep as a tier goes; exactly one of them holds. `proven`: a check that proves it passed with evidence, and none
 * found it broken. `unproven`: a check ran and could not tell. `not claimed`: the target does not claim what the check needs. `not run`: there is a check, and
 * no run has it. `no check`: nothing proves it at this tier.
 */
export const COVERAGE = ['proven', 'broken', 'unproven', 'not claimed', 'not run', 'no check'] as const;

export type Coverage = (typeof COVERAGE)[number];
export type Level = (typeof LEVELS)[number];

/** One attempt at a cell, as far as it says something of requirements. */
export interface CoveringAttempt {
  readonly cell: string;
  readonly format: string;
  readonly check: string;
  readonly verdict: Verdict;
  readonly assertions: number;
  readonly findings: readonly Pick<Finding, 'requirement' | 'verdict'>[];
}

export interface CoveringRun {
  readonly attempts: readonly CoveringAttempt[];
}

/** A format with its requirements and the checks that prove them. */
export interface CoveredFormat {
  readonly format: string;
  readonly requirements: readonly Pick<Requirement, 'id' | 'level' | 'sentence'>[];
  readonly checks: readonly { readonly id: string; readonly tier: Tier; readonly proves: readonly string[] }[];
}

export interface RequirementCoverage {
  readonly format: string;
  readonly requirement: string;
  readonly level: Level;
  readonly sentence: string;
  /** Each tier includes those before. */
  readonly tiers: Readonly<Record<Tier, Coverage>>;
}

/** Every requirement of every format, by what the runs of one target say, which are the oldest first. Of a cell in several runs the newest counts, with all its attempts there. */
export function coverageOf(runs: readonly CoveringRun[], formats: readonly CoveredFormat[]): RequirementCoverage[] {
  const newest = new Map(runs.flatMap(({ attempts }) => [...Map.groupBy(attempts, ({ cell }) => cell)]));
  const byFormat = Map.groupBy([...newest.values()].flat(), ({ format }) => format);
  return formats.flatMap(({ format, requirements, checks }) => {
    const attempts = Map.groupBy(byFormat.get(format) ?? [], ({ check }) => check);
    return requirements.map(({ id, level, sentence }) => {
      const proving = checks.filter(({ proves }) => proves.includes(id));
      const at = (tier: Tier) => {
        const own = proving.filter((check) => TIERS.indexOf(check.tier) <= TIERS.indexOf(tier));
        return own.length === 0
          ? 'no check'
          : verdictOn(
              id,
              own.flatMap((check) => attempts.get(check.id) ?? []),
            );
      };
      const tiers = Object.fromEntries(TIERS.map((tier) => [tier, at(tier)])) as Record<Tier, Coverage>;
      return { format, requirement: id, level, sentence, tiers };
    });
  });
}

/** A check that found another of its requirements broken did not show that this one holds. */
function verdictOn(requirement: string, attempts: readonly CoveringAttempt[]): Coverage {
  if (attempts.length === 0) return 'not run';
  const named = attempts.flatMap(({ findings }) => findings.filter((finding) => finding.requirement === requirement));
  if (named.some(({ verdict }) => verdict === 'fail' || verdict === 'warn')) return 'broken';
  if (attempts.some(({ verdict, assertions }) => verdict === 'pass' && assertions > 0)) return 'proven';
  return attempts.every(({ verdict }) => verdict === 'skip') ? 'not claimed' : 'unproven';
}

/** How many requirements of a level a format has at a tier, by what is said of them: the counts add up to all of them. */
export interface CoverageSum {
  readonly format: string;
  readonly tier: Tier;
  readonly level: Level;
  readonly requirements: number;
  readonly counts: Readonly<Record<Coverage, number>>;
  /** Of all requirements, those without a check among them; from 0 to 1, null when there are none. */
  readonly proven: number | null;
}

export function coverageSums(rows: readonly RequirementCoverage[]): CoverageSum[] {
  const formats = [...Map.groupBy(rows, ({ format }) => format)];
  return formats.flatMap(([format, own]) =>
    TIERS.flatMap((tier) =>
      LEVELS.map((level) => {
        const said = own.filter((row) => row.level === level).map(({ tiers }) => tiers[tier]);
        const counts = Object.fromEntries(
          COVERAGE.map((coverage) => [coverage, said.filter((each) => each === coverage).length]),
        ) as Record<Coverage, number>;
        const proven = said.length === 0 ? null : counts.proven / said.length;
        return { format, tier, level, requirements: said.length, counts, proven };
      }),
    ),
  );
}

/** Formats of which a run has anything to say. */
export function coveredFormats(rows: readonly RequirementCoverage[]): Set<string> {
  return new Set(
    rows.filter(({ tiers }) => !['not run', 'no check'].includes(tiers.release)).map(({ format }) => format),
  );
}

/** Requirements that a registry must keep and that nothing proves, however deep a run goes. */
export function mustWithoutCheck(rows: readonly RequirementCoverage[]): RequirementCoverage[] {
  return rows.filter(({ level, tiers }) => level === 'MUST' && tiers.release === 'no check');
}
