import type { Line } from './timing.ts';

/** The lines as a table for a terminal: figures to the right, texts to the left. */
export function tableOf(lines: readonly Line[]): string {
  const head = ['measurement', 'ours', 'against', 'ratio', 'goal', '', 'ours ms', 'theirs ms', 'rounds'];
  const rows = [head, ...lines.map(cellsOf)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const aligned = (text: string, column: number) =>
    [3, 6, 7, 8].includes(column) ? text.padStart(widths[column]!) : text.padEnd(widths[column]!);
  return rows.map((row) => row.map(aligned).join('  ').trimEnd()).join('\n');
}

function cellsOf(line: Line): string[] {
  const { title, ours, theirs, ratio, goal, reached, oursMs, theirsMs, pairs } = line;
  const limit = goal.of === 'time' ? `<= ${goal.limit} of its time` : `>= ${goal.limit} x as fast`;
  const verdict = reached ? 'ok' : 'missed';
  return [title, ours, theirs, figure(ratio), limit, verdict, figure(oursMs), figure(theirsMs), String(pairs.length)];
}

/** Three digits are as many as a measurement is worth. */
function figure(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
