import { existsSync } from 'node:fs';
import { cp, open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CELLS } from '../../core/cell-name.ts';
import { HarnessError } from '../../core/error.ts';
import { createRedactor } from '../../core/redact.ts';
import { type Report, reportSchema, SCHEMA_VERSION } from '../../core/report.ts';
import { VERSION } from '../../core/root.ts';
import { isMissing } from '../../core/storage-error.ts';
import type { ExitStatus } from '../../core/verdict.ts';
import { unpackBlob } from '../../report/blob.ts';
import { WIRE_FILE } from '../../report/html/evidence.ts';
import { guarded, openResults } from '../../report/results.ts';
import { countVerdicts } from '../../report/roll-up.ts';
import { parseReport, REPORT_FILE, readStoredReport } from '../../report/stored-report.ts';
import { type ShardReport, unionOf } from '../../scale/union.ts';
import type { RunOptions } from '../run/run-options.ts';
import { newRunId } from '../run-id.ts';
import { conclude } from './conclusion.ts';
import { openReporters } from './reporters.ts';

const BLOB = 'report.blob';

export interface MergeOptions extends Pick<RunOptions, 'results' | 'reporter'> {
  readonly argv?: readonly string[];
}

/** The whole of `regproof report merge`. Returns the exit status of the merged run. */
export async function mergeReports(places: readonly string[], options: MergeOptions): Promise<ExitStatus> {
  const files = (await Promise.all(places.map(reportsBelow))).flat();
  const shards: ShardReport[] = [];
  for (const file of files) shards.push({ name: nameOf(file), report: await readShard(file) });
  const report = mergedReport(shards, options.argv ?? process.argv.slice(2), newRunId(new Date()));
  const redactor = createRedactor();
  const results = await openResults(resolve(options.results), report.run.id, (text) => redactor.text(text));
  try {
    await joinLines(files, results.log(WIRE_FILE));
    await joinCells(files, results.dir);
    const reporters = openReporters(options.reporter);
    await reporters.end(report, results);
  } finally {
    await results.close();
  }
  return report.run.exitStatus as ExitStatus;
}

/** The parts of a run as one report; why they are not the plan, if they are not, is in `merged.problems` and makes it unknown at best. */
export function mergedReport(shards: readonly ShardReport[], argv: readonly string[], runId: string): Report {
  const { cells, planned, problems } = unionOf(shards);
  const reports = shards.map(({ report }) => report);
  const first = reports.find(({ plan }) => plan !== undefined) ?? reports[0]!;
  const disabled = distinct(reports.flatMap((report) => report.disabled));
  const cancelled = reports.some(({ run }) => run.cancelled);
  const { baseline = [], complete = false } = first.plan ?? {};
  const { comparison, verdict, exitStatus } = conclude({
    ...{ results: cells, planned, baseline, disabled, cancelled, problems },
    complete: complete && problems.length === 0,
  });
  const times = (of: (run: Report['run']) => string) => reports.map(({ run }) => of(run)).sort();
  return {
    schemaVersion: SCHEMA_VERSION,
    run: {
      ...{ id: runId, seed: first.run.seed, argv: [...argv], version: VERSION, exitStatus, cancelled },
      startedAt: times(({ startedAt }) => startedAt)[0]!,
      endedAt: times(({ endedAt }) => endedAt).at(-1)!,
    },
    target: first.target,
    environment: {
      ...first.environment,
      clients: distinct(reports.flatMap(({ environment }) => environment.clients)),
    },
    verdict,
    summary: countVerdicts(cells),
    cells,
    disabled,
    ...comparison,
    egress: reports.flatMap(({ egress }) => egress),
    ...(first.plan ? { plan: { ...first.plan, shard: { index: 1, count: 1 }, cells: allPlanned(reports) } } : {}),
    ...inputsOfAll(reports),
    merged: { parts: reports.map(partOf), problems },
  };
}

function partOf({ run, plan, cells }: Report) {
  return {
    run: run.id,
    shard: plan ? `${plan.shard.index}/${plan.shard.count}` : 'unknown',
    cells: cells.length,
    ms: Date.parse(run.endedAt) - Date.parse(run.startedAt),
  };
}

/** Of each format the digest on which all parts agree that have one. */
function inputsOfAll(reports: readonly Report[]): Pick<Report, 'inputs'> {
  const noted = reports.flatMap(({ inputs = {} }) => Object.entries(inputs));
  const agreed = noted.filter(([format, digest]) => noted.every(([other, its]) => other !== format || its === digest));
  return agreed.length > 0 ? { inputs: Object.fromEntries(agreed) } : {};
}

function allPlanned(reports: readonly Report[]): string[] {
  return [...new Set(reports.flatMap(({ plan }) => plan?.cells ?? []))].sort();
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/** Files of reports: the given file, that of the given folder, or those of the folders in it. Throws RUN_UNKNOWN for none. */
async function reportsBelow(place: string): Promise<string[]> {
  const here = await stat(place).catch((cause) => {
    if (isMissing(cause)) return null;
    throw new HarnessError('REPORT_INVALID', `${place} cannot be read: ${cause.message}.`, 'Check its permissions.', {
      cause,
    });
  });
  if (here?.isFile()) return [place];
  const own = here && reportIn(place);
  if (own) return [own];
  const folders = here ? await readdir(place, { withFileTypes: true }) : [];
  const found = folders
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => reportIn(join(place, name)) ?? [])
    .sort();
  if (found.length > 0) return found;
  throw new HarnessError(
    'RUN_UNKNOWN',
    `There is no ${BLOB} and no ${REPORT_FILE} in ${place}, nor in a folder there.`,
    'Name the folders of the parts: regproof report merge results/RUN-1 results/RUN-2.',
  );
}

function reportIn(folder: string): string | undefined {
  return [BLOB, REPORT_FILE].map((name) => join(folder, name)).find((path) => existsSync(path));
}

async function readShard(file: string): Promise<Report> {
  if (basename(file) === REPORT_FILE) return readStoredReport(dirname(resolve(file)), reportSchema);
  const text = await readFile(file, 'utf8');
  return file.endsWith('.json') ? parseReport(file, text, reportSchema) : unpackBlob(text, file);
}

/** The folder that holds the report, which is the run's name. */
function nameOf(file: string): string {
  return [BLOB, REPORT_FILE].includes(basename(file)) ? basename(resolve(file, '..')) : basename(file);
}

/** What each cell left; of a cell that two parts have, which is a problem of the report, the files of the first. */
async function joinCells(files: readonly string[], dir: string): Promise<void> {
  for (const cells of files.map((file) => join(file, '..', CELLS)))
    if (existsSync(cells)) await guarded(dir, () => cp(cells, join(dir, CELLS), { recursive: true, force: false }));
}

/** What went over the wire of no cell, and in runs of older layout all of it, for the page. */
async function joinLines(files: readonly string[], write: (line: string) => void): Promise<void> {
  for (const path of files.map((file) => join(file, '..', WIRE_FILE))) {
    if (!existsSync(path)) continue;
    await using file = await open(path);
    for await (const line of file.readLines()) write(line);
  }
}
