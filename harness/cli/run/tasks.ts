import type { Task } from '../../report/live/progress.ts';

/** What a run shows while it goes on: each cell as often as it is repeated, with what it took when it last ran. */
export function tasksOf(
  cells: readonly Pick<Task, 'name' | 'format'>[],
  repeatEach: number,
  recordedMs: Readonly<Record<string, number>>,
): Task[] {
  return cells.flatMap(({ name, format }) =>
    Array.from({ length: repeatEach }, () => ({ name, format, expectedMs: recordedMs[name] ?? null })),
  );
}
