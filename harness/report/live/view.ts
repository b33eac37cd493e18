import { stripVTControlCharacters } from 'node:util';
import type { Painter } from '../ending.ts';
import type { Lane, Progress, Running } from './progress.ts';

type Colors = Painter['colors'];

/** After so long a running task is shown with its seconds: the run waits for it. */
const LONG_MS = 5_000;

/** How far a run is as lines, at most `rows` of them: where there are more formats than rows, those that do nothing now are left out. */
export function viewOf(progress: Progress, colors: Colors, rows: number): string[] {
  const below = told(progress);
  const { lanes } = progress;
  const width = Math.max(
    ...[...lanes.map(({ format }) => format), ...below.map(([label]) => label), ''].map((each) => each.length),
  );
  const room = Math.max(0, rows - 1 - below.length);
  const shown = lanes.length <= room ? lanes : lanes.filter(({ running }) => running.length > 0).slice(0, room);
  const counts = Math.max(0, ...shown.map((lane) => countOf(lane).length));
  return [
    colors.bold(head(progress)),
    ...shown.map((lane) => {
      const line = `  ${lane.format.padEnd(width)}  ${countOf(lane).padStart(counts)}  ${lane.running.map(described).join(', ')}`;
      return lane.running.length === 0 ? colors.dim(line.trimEnd()) : line;
    }),
    ...below.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`),
  ];
}

/** The same in one line without colours, for where nothing is drawn again. */
export function lineOf(progress: Progress): string {
  const waits = progress.running.map(({ name, ms }) => described({ name, ms: Math.max(ms, LONG_MS) })).join(', ');
  return [head(progress), ...told(progress).map((each) => each.join(' ')), waits && `waits for ${waits}`]
    .filter(Boolean)
    .join('; ');
}

/** How fast it goes, and how long it will go on like this; nothing of either before the first task has ended. */
function head({ done, total, elapsedMs, remainingMs }: Progress): string {
  const rate = done === 0 || elapsedMs === 0 ? '' : `${rounded((done * 60_000) / elapsedMs)}/min`;
  const left = remainingMs === null || remainingMs < 500 ? '' : `about ${lasting(remainingMs)} left`;
  return `[${done}/${total}]  ${[rate, left].filter(Boolean).join(', ')}`.trimEnd();
}

/** What is said of faults and load, each with its label. */
function told({ hits, misses, lastFault, loadLine }: Progress): [label: string, text: string][] {
  const lines: [string, string][] = [];
  if (lastFault) {
    const { kind, cell, hit, evidence } = lastFault;
    const counts = misses === 0 ? `${hits} hit` : `${hits} hit, ${misses} missed`;
    lines.push([
      'faults',
      `${counts}; last ${hit ? '' : 'missed '}${kind} in ${shortName(cell)}: ${visible(evidence)}`,
    ]);
  }
  if (loadLine) lines.push(['load', loadLine]);
  return lines;
}

function described({ name, ms }: Running): string {
  return ms < LONG_MS ? shortName(name) : `${shortName(name)} (${lasting(ms)})`;
}

/** A cell without target and format, which the lane says. */
function shortName(name: string): string {
  return visible(name).split('/').slice(2).join('/') || visible(name);
}

/** What a registry said moves no cursor. */
export function visible(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ');
}

function countOf({ done, total }: Lane): string {
  return `${done}/${total}`;
}

function rounded(rate: number): string {
  return rate < 10 ? rate.toFixed(1) : String(Math.round(rate));
}

function lasting(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
