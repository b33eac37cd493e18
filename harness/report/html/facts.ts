import type { Requirement } from '../../core/requirement.ts';
import type { CoveredFormat } from '../coverage.ts';

/** What the catalogue knows of the checks of a report. */
export interface CatalogueFacts {
  readonly requirements: readonly Requirement[];
  /** Every format with all its requirements and checks. */
  readonly covered: readonly CoveredFormat[];
  /** Per format and check: the planted defects that it has to notice there. */
  readonly defects: Readonly<Record<string, Readonly<Record<string, readonly DefectFact[]>>>>;
}

export interface DefectFact {
  readonly id: string;
  readonly sentence: string;
}
