import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cellSchema, reportSchema } from '../core/report.ts';
import { PIN_FILE } from '../report/results.ts';
import { readRunManifest } from '../report/run-manifest.ts';
import { readStoredReport } from '../report/stored-report.ts';
import type { RunSummary, StoredAttempt, StoredRun } from './run.ts';

/** Only what a store keeps: the steps of a large run are most of its report, and take longest to look at. */
const summarySchema = reportSchema.pick({
  run: true,
  target: true,
  environment: true,
  inputs: true,
  verdict: true,
  summary: true,
});
const storedReportSchema = summarySchema.extend({
  cached: reportSchema.shape.cached,
  cells: z.array(
    cellSchema
      .pick({
        ...{ name: true, format: true, check: true, client: true, size: true, transport: true, attempt: true },
        ...{ verdict: true, reason: true, assertions: true, ms: true, requirements: true, findings: true },
        reproduce: true,
      })
      .extend({ steps: z.array(z.object({ client: z.string().optional() })) }),
  ),
});

type Summary = z.infer<typeof summarySchema>;
type Cell = z.infer<typeof storedReportSchema>['cells'][number];

/** The run in a folder, without its cells. Throws RUN_UNKNOWN, REPORT_INVALID. */
export async function readSummary(dir: string): Promise<RunSummary> {
  return summaryOf(await readStoredReport(dir, summarySchema), await isPinned(dir));
}

/** The run in a folder. Throws RUN_UNKNOWN, REPORT_INVALID. */
export async function readRunFolder(dir: string): Promise<StoredRun> {
  const report = await readStoredReport(dir, storedReportSchema);
  const manifest = await readRunManifest(dir);
  return {
    ...summaryOf(report, await isPinned(dir)),
    attempts: report.cells.map(attemptOf),
    cached: (report.cached ?? []).toSorted((a, b) => (a.cell < b.cell ? -1 : 1)),
    artefacts: manifest?.files ?? [],
  };
}

export async function isPinned(dir: string): Promise<boolean> {
  return stat(join(dir, PIN_FILE)).then(
    () => true,
    () => false,
  );
}

function summaryOf({ run, target, environment, inputs = {}, verdict, summary }: Summary, pinned: boolean): RunSummary {
  const { id, seed, startedAt, endedAt, version, exitStatus, cancelled } = run;
  const { name, title, version: release, kind } = target;
  const product = { name, title, version: release, kind };
  return {
    ...{ id, seed, startedAt, endedAt, version, product, inputs, environment, verdict },
    ...{ counts: summary, exitStatus, cancelled, pinned },
  };
}

function attemptOf({ name, steps, ...cell }: Cell): StoredAttempt {
  const clients = new Set(steps.flatMap(({ client }) => client ?? []));
  if (cell.client !== null) clients.add(cell.client);
  return { cell: name, ...cell, clients: [...clients].sort() };
}
