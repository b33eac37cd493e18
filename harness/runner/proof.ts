import type { Subject } from '../core/catalogue.ts';
import type { Defect } from '../core/defect.ts';
import type { CellResult } from '../core/report.ts';
import { mayPassOnControl } from './controls.ts';
import { NATIVE_ALONE } from './native-alone.ts';
import type { Cell } from './plan.ts';

export interface DefectProof {
  readonly id: string;
  readonly format: string;
  /** The check that has to notice it. */
  readonly check: string;
  readonly killedBy: readonly string[];
  /** Further checks that failed. */
  readonly collateral: readonly string[];
  /** Checks that should have noticed and did not. */
  readonly missedBy: readonly string[];
  /** True when publishing and installing with the default clients ended with 0 all the same. */
  readonly nativeBlind: boolean;
}

export interface Proof {
  readonly defects: readonly DefectProof[];
  readonly checks: readonly { id: string; format: string; killedBy: readonly string[] }[];
  /** Defects that a check named by them did not notice. */
  readonly survivors: readonly string[];
  /** Checks that pass on the honest registry and that no defect makes fail. */
  readonly unproven: readonly string[];
  /** Checks that do not pass on the honest registry, so that failing proves nothing. */
  readonly dishonest: readonly { check: string; format: string; verdict: string; reason: string }[];
  /** Checks that passed on a registry that does nothing. */
  readonly controls: readonly { id: string; format: string; passed: readonly string[] }[];
}

/** One check on one registry: the honest one, one with a defect, or one that does nothing. */
export interface Job {
  readonly cell: Cell;
  readonly format: string;
  readonly kind: 'honest' | 'defect' | 'alone' | 'control';
  readonly defect?: Defect;
  readonly control?: string;
}

export type Outcome = Job & { readonly result: CellResult; readonly hit: boolean };

/** A check noticed a defect when it found something, and the defect had touched what it saw. */
export function killed({ result, hit }: Outcome): boolean {
  return hit && (result.verdict === 'fail' || result.verdict === 'warn') && result.findings.length > 0;
}

/** What the outcomes prove. */
export function judge(subjects: readonly Subject[], outcomes: readonly Outcome[]): Proof {
  const honest = outcomes.filter(({ kind }) => kind === 'honest');
  const passing = honest.filter(({ cell, result }) => result.verdict === 'pass' && cell.check !== NATIVE_ALONE.id);
  const defects = subjects
    .flatMap((subject) => subject.defects.map((defect) => proofOf(defect, subject.format.id, outcomes)))
    .filter((proof) => proof !== null);
  const checks = passing.map(({ cell, format }) => ({
    id: cell.check,
    format,
    killedBy: defects
      .filter((defect) => defect.format === format && [...defect.killedBy, ...defect.collateral].includes(cell.check))
      .map(({ id }) => id),
  }));
  const controls = Map.groupBy(
    outcomes.filter(
      ({ kind, cell, control, result }) =>
        kind === 'control' && result.verdict === 'pass' && !mayPassOnControl(control!, cell.check),
    ),
    ({ format, control }) => `${control} ${format}`,
  );
  return {
    defects,
    checks,
    survivors: defects
      .filter(({ missedBy, killedBy }) => missedBy.length > 0 || killedBy.length === 0)
      .map(({ id, format }) => `${format}/${id}`),
    unproven: checks.filter(({ killedBy }) => killedBy.length === 0).map(({ id, format }) => `${format}/${id}`),
    dishonest: honest
      .filter(({ result }) => !['pass', 'skip'].includes(result.verdict))
      .map(({ cell, format, result }) => ({
        check: cell.check,
        format,
        verdict: result.verdict,
        reason: result.findings[0]?.evidence ?? result.reason ?? '',
      })),
    controls: [...controls.values()].map((passed) => ({
      id: passed[0]!.control!,
      format: passed[0]!.format,
      passed: passed.map(({ cell }) => cell.check),
    })),
  };
}

function proofOf(defect: Defect, format: string, outcomes: readonly Outcome[]): DefectProof | null {
  const own = outcomes.filter((outcome) => outcome.defect === defect && outcome.format === format);
  if (own.length === 0) return null;
  const seen = own.filter(({ kind, result }) => kind === 'defect' && result.verdict !== 'skip');
  const noticed = seen.filter(killed).map(({ cell }) => cell.check);
  const applicable = seen.map(({ cell }) => cell.check);
  // A defect may name checks that this format or target has no use for; with none left it proves nothing here.
  const named = defect.kills.filter((id) => applicable.includes(id));
  if (
    named.length === 0 &&
    outcomes.some(
      ({ kind, cell, format: of, result }) =>
        kind === 'honest' && of === format && defect.kills.includes(cell.check) && result.verdict === 'skip',
    )
  )
    return null;
  return {
    id: defect.id,
    format,
    check: defect.kills[0],
    killedBy: noticed.filter((id) => defect.kills.includes(id)),
    collateral: noticed.filter((id) => !defect.kills.includes(id)),
    missedBy: named.filter((id) => !noticed.includes(id)),
    nativeBlind: own.some(({ kind, result }) => kind === 'alone' && result.verdict === 'pass'),
  };
}
