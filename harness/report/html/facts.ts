import type { Requirement } from '../../core/requirement.ts';

/** What the catalogue knows of the checks of a report. */
export interface CatalogueFacts {
  readonly requirements: readonly Requirement[];
  /** Per check: the planted defects that it has to notice. */
  readonly defects: Readonly<Record<string, readonly { readonly id: string; readonly sentence: string }[]>>;
}
