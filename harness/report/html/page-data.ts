import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CELLS, cellFolder } from '../../core/cell-name.ts';
import type { CellResult, Report, ReportStep } from '../../core/report.ts';
import type { Requirement } from '../../core/requirement.ts';
import { coverageOf, coveredFormats, type RequirementCoverage } from '../coverage.ts';
import { type PackageRecord, readExchanges, readLines, tagOf, type WireExchange } from './evidence.ts';
import { type PageExchange, pageExchanges } from './exchanges.ts';
import type { CatalogueFacts } from './facts.ts';
import { type FileHops, hopsOf } from './hops.ts';
import { checkGroups } from './matrix.ts';
import { loadSeries, type SeriesByCrew } from './series.ts';

export interface PageCell extends CellResult {
  readonly group: string;
  /** Of what it left, beside the page; null where that is not there. */
  readonly folder: string | null;
  readonly exchanges: readonly PageExchange[];
  /** Exchanges that are in its wire.jsonl only. */
  readonly exchangesLeftOut: number;
  readonly hops: readonly FileHops[];
}

/** Everything that the page's script shows. */
export interface PageData {
  readonly cells: readonly PageCell[];
  readonly known: Readonly<Record<string, string>>;
  readonly requirements: Readonly<Record<string, Requirement>>;
  readonly defects: CatalogueFacts['defects'];
  /** Every requirement of the formats that ran; none where no check of the catalogue did, as in a load. */
  readonly coverage: readonly RequirementCoverage[];
  readonly faults: Report['faults'] | null;
  readonly stress: Report['stress'] | null;
  /** Per format: how a load went over time. */
  readonly series: Readonly<Record<string, SeriesByCrew>>;
}

/** What lies beside a report in the folder of its run. */
export interface RunEvidence {
  /** Those of cells that lie beside the page. */
  readonly folders: ReadonlySet<string>;
  readonly exchanges: ReadonlyMap<string, readonly WireExchange[]>;
  readonly packages: ReadonlyMap<string, readonly PackageRecord[]>;
  readonly series: Readonly<Record<string, SeriesByCrew>>;
}

/** Reads what is shown of the wire, the packages and the history. Each may be missing. `place`: the folder that the page is for. */
export async function readEvidence(dir: string, report: Report, place = dir): Promise<RunEvidence> {
  // The cells of a load are its phases, which share everything; its wire log may be larger than anybody waits for.
  if (report.stress)
    return { folders: new Set(), exchanges: new Map(), packages: new Map(), series: await loadSeries(dir) };
  const names = new Set(report.cells.map(({ name }) => name));
  const packages = await readLines<PackageRecord>(dir, 'packages.jsonl', ({ cell }) => names.has(cell));
  return {
    folders: foldersBeside(place, report),
    exchanges: await readExchanges(dir, report),
    packages: Map.groupBy(packages, ({ cell }) => cell),
    series: {},
  };
}

function foldersBeside(place: string, { cells }: Report): Set<string> {
  if (!existsSync(join(place, CELLS))) return new Set();
  const folders = cells.map(({ name, attempt }) => cellFolder(name, attempt));
  return new Set(folders.filter((folder) => existsSync(join(place, folder))));
}

/** How much of a cell is shown: all that anybody needs of one that is not green, the outline of one that is. */
const GREEN = { text: 1_500, exchanges: 40 };
const NOT_GREEN = { text: 16_000, exchanges: 100 };

export function pageData(report: Report, facts: CatalogueFacts, evidence: RunEvidence): PageData {
  const groups = checkGroups(report.cells);
  const wanted = new Set(
    report.cells.flatMap(({ requirements, findings }) => [
      ...requirements,
      ...findings.map(({ requirement }) => requirement),
    ]),
  );
  return {
    cells: report.cells.map((cell) => pageCell(cell, groups.get(cell.check)!, report, evidence)),
    known: Object.fromEntries(report.known.map(({ cell, reason }) => [cell, reason])),
    requirements: Object.fromEntries(
      facts.requirements.filter(({ id }) => wanted.has(id)).map((each) => [each.id, each]),
    ),
    defects: chosenDefects(report, facts),
    coverage: chosenCoverage(report, facts),
    faults: report.faults ?? null,
    stress: report.stress ?? null,
    series: evidence.series,
  };
}

function chosenCoverage({ cells }: Report, { covered }: CatalogueFacts): RequirementCoverage[] {
  const rows = coverageOf([{ attempts: cells.map((cell) => ({ ...cell, cell: cell.name })) }], covered);
  const ran = coveredFormats(rows);
  return rows.filter(({ format }) => ran.has(format));
}

/** Those of the checks that the report names. */
function chosenDefects({ cells }: Report, { defects }: CatalogueFacts): CatalogueFacts['defects'] {
  const byFormat = Map.groupBy(cells, ({ format }) => format);
  return Object.fromEntries(
    [...byFormat].map(([format, own]) => {
      const checks = new Set(own.map(({ check }) => check));
      return [format, Object.fromEntries(Object.entries(defects[format] ?? {}).filter(([check]) => checks.has(check)))];
    }),
  );
}

function pageCell(cell: CellResult, group: string, report: Report, evidence: RunEvidence): PageCell {
  const green = cell.verdict === 'pass' || cell.verdict === 'skip';
  const limits = green ? GREEN : NOT_GREEN;
  const exchanges = evidence.exchanges.get(tagOf(report, cell)) ?? [];
  const folder = cellFolder(cell.name, cell.attempt);
  return {
    ...cell,
    group,
    folder: evidence.folders.has(folder) ? folder : null,
    steps: cell.steps.map((step) => shortStep(step, limits.text)),
    findings: cell.findings.map((finding) => ({ ...finding, evidence: short(finding.evidence, limits.text) })),
    exchanges: pageExchanges(exchanges, limits.exchanges, !green),
    exchangesLeftOut: Math.max(0, exchanges.length - limits.exchanges),
    hops: hopsOf(cell, evidence.packages.get(cell.name) ?? [], exchanges),
  };
}

function shortStep(step: ReportStep, most: number): ReportStep {
  return step.kind === 'native' ? { ...step, output: short(step.output, most) } : step;
}

/** The end of an output says why; its beginning says what. */
function short(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2);
  return `${text.slice(0, half)}\n[… ${text.length - 2 * half} characters; all of it is in report.json]\n${text.slice(-half)}`;
}
