import type { CachedCell, Finding, Report } from '../core/report.ts';
import type { Size } from '../core/size.ts';
import type { Verdict } from '../core/verdict.ts';
import type { LogClass } from '../report/run-log.ts';

/** What was tested: a registry in one version. */
export type Product = Pick<Report['target'], 'name' | 'title' | 'version' | 'kind'>;

/** One finished run, without what its cells did. Times are ISO 8601. */
export interface RunSummary {
  readonly id: string;
  readonly seed: string;
  readonly startedAt: string;
  readonly endedAt: string;
  /** Of regproof. */
  readonly version: string;
  readonly product: Product;
  /** Per format: sha256 of the files that its verdicts come from; none where they are in no file of ours, and of older runs. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly environment: Report['environment'];
  readonly verdict: Verdict;
  readonly counts: Report['summary'];
  readonly exitStatus: number;
  readonly cancelled: boolean;
  /** Pruning leaves it alone. */
  readonly pinned: boolean;
}

/** One attempt at one cell. */
export interface StoredAttempt {
  /** Full name of the cell. */
  readonly cell: string;
  readonly format: string;
  readonly check: string;
  readonly client: string | null;
  readonly size: Size;
  readonly transport: string | null;
  readonly attempt: number;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly ms: number;
  readonly assertions: number;
  readonly requirements: readonly string[];
  /** Clients that ran in it, and the one that it is about, by name in alphabetical order. */
  readonly clients: readonly string[];
  readonly reproduce: string;
  readonly findings: readonly Finding[];
}

/** A file that the run left, by its manifest. */
export interface Artefact {
  /** Below the folder of the run. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** One entry of a log. */
export interface LogEntry {
  readonly class: LogClass;
  /** null where nobody knows when it was said. */
  readonly time: string | null;
  readonly message: string;
  /** What it says besides, by name. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface StoredRun extends RunSummary {
  readonly attempts: readonly StoredAttempt[];
  /** Cells that did not run, since an earlier run had proven them with the same inputs. */
  readonly cached: readonly CachedCell[];
  /** In the order of their paths; none of a run without a manifest. */
  readonly artefacts: readonly Artefact[];
}
