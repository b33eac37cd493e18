import { summaryLine } from '../../report/roll-up.ts';
import { textTable } from '../../report/text-table.ts';
import type { RunSummary } from '../../store/run.ts';
import type { HistoryOptions } from '../command/report-history.ts';
import { openStore } from './store-options.ts';

/** Prints the runs of a store, the newest last, and what could not be read of it. */
export async function showHistory({ target, last, json, ...options }: HistoryOptions): Promise<void> {
  await using store = await openStore(options);
  const { runs, unreadable } = await store.list();
  const shown = runs.filter(({ product }) => target === undefined || product.name === target).slice(-last);
  if (json) {
    process.stdout.write(`${JSON.stringify({ runs: shown, unreadable }, null, 2)}\n`);
    return;
  }
  process.stdout.write(shown.length > 0 ? textTable(shown.map(row)) : 'There is no run.\n');
  for (const { reason } of unreadable) process.stderr.write(`REPORT_INVALID: ${reason}\n`);
}

function row({ id, product, verdict, counts, startedAt, endedAt, ...run }: RunSummary): Record<string, string> {
  const seconds = Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
  return {
    run: id,
    began: startedAt.slice(0, 16).replace('T', ' '),
    target: `${product.name} ${product.version}`,
    verdict: run.cancelled ? `${verdict}, cut short` : verdict,
    seconds: String(seconds),
    '': run.pinned ? 'pinned' : '',
    cells: summaryLine(counts),
  };
}
