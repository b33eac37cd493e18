import { summaryLine } from '../../report/roll-up.ts';
import { textTable } from '../../report/text-table.ts';
import { type TrendPoint, trendOf } from '../../store/trend.ts';
import { type RunsOptions, readRuns } from './store-options.ts';

/** Prints how the runs went, the newest last. */
export async function showTrend({ json, ...options }: RunsOptions): Promise<void> {
  const points = trendOf(await readRuns(options));
  if (json) process.stdout.write(`${JSON.stringify(points, null, 2)}\n`);
  else process.stdout.write(points.length > 0 ? textTable(points.map(row)) : 'There is no run.\n');
}

function row({ id, target, targetVersion, green, since, ms, counts, cancelled }: TrendPoint): Record<string, string> {
  return {
    run: id,
    target: `${target} ${targetVersion}`,
    green: green === null ? '-' : `${percent(green)} %`,
    since: since === null ? '-' : `${since.worse} worse, ${since.better} better`,
    seconds: String(Math.round(ms / 1000)),
    cells: `${summaryLine(counts)}${cancelled ? ', cut short' : ''}`,
  };
}

/** Rounded down, so that only all is 100. */
function percent(share: number): string {
  return String(Math.floor(share * 100));
}
