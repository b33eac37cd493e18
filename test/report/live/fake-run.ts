// A fake run: shows what it is told, line by line on its standard input, as a real one does. Nothing is run.
import { createInterface } from 'node:readline';
import { processTerminal } from '../../../harness/cli/terminal.ts';
import type { CellResult, Report } from '../../../harness/core/report.ts';
import { listReporter } from '../../../harness/report/list.ts';
import type { FaultHit } from '../../../harness/report/live/progress.ts';
import type { Results } from '../../../harness/report/results.ts';

/** One line of the input; each key that is there is done, in this order. */
export interface Told {
  readonly start?: readonly { name: string; format: string }[];
  readonly begin?: string;
  readonly fault?: FaultHit;
  readonly load?: string;
  readonly note?: string;
  readonly end?: string;
  /** So many cells end within a moment. */
  readonly burst?: number;
  readonly finish?: true;
}

const reporter = listReporter(processTerminal());

const REPORT: Partial<Report> = {
  ...{ verdict: 'pass', cells: [], disabled: [], known: [], stale: [] },
  summary: { pass: 3, fail: 0, skip: 0, warn: 0, unknown: 0, error: 0 },
  run: { cancelled: false } as Report['run'],
};

function end(name: string): void {
  const cell: Partial<CellResult> = { name, verdict: 'pass', steps: [], assertions: 1, ms: 1_500 };
  reporter.onCell!(cell as CellResult);
}

for await (const line of createInterface({ input: process.stdin })) {
  const told = JSON.parse(line) as Told;
  if (told.start) {
    const tasks = told.start.map((task) => ({ ...task, expectedMs: 60_000 }));
    reporter.onStart!({ total: tasks.length, tasks, target: 'Fake 1', runId: 'r', seed: 's', workers: 2 });
  }
  if (told.begin) reporter.onCellStart!(told.begin);
  if (told.fault) reporter.onFault!(told.fault);
  if (told.load) reporter.onLoad!(told.load);
  if (told.note) reporter.onNote!(told.note);
  if (told.end) end(told.end);
  for (let index = 0; index < (told.burst ?? 0); index++) end(`t/npm/npm.burst-${index}[npm,small]`);
  if (told.finish) {
    await reporter.onEnd!(REPORT as Report, { dir: '/results/r' } as Results);
    break;
  }
}
process.stdin.destroy();
