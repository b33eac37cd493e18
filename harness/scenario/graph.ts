import PQueue from 'p-queue';
import { HarnessError } from '../core/error.ts';

export interface GraphStep {
  readonly id: string;
  /** Steps that have to end well first. */
  readonly after: readonly string[];
}

/** What became of each step: `skipped` when one that it waits for did not end well. */
export type StepEnd = 'done' | 'skipped' | { readonly failed: unknown };

/** Steps that run at once; others wait for their turn. */
const AT_ONCE = 5;

/** Runs each step when those that it waits for are done. One that fails stops what depends on it, and nothing else. */
export async function runGraph<S extends GraphStep>(
  steps: readonly S[],
  run: (step: S) => Promise<void>,
  atOnce = AT_ONCE,
): Promise<Map<string, StepEnd>> {
  const queue = new PQueue({ concurrency: atOnce });
  const ends = new Map<string, Promise<StepEnd>>();
  const end = async (step: S): Promise<StepEnd> => {
    const before = await Promise.all(step.after.map((id) => ends.get(id)!));
    if (before.some((each) => each !== 'done')) return 'skipped';
    try {
      await queue.add(() => run(step));
      return 'done';
    } catch (failed) {
      return { failed };
    }
  };
  for (const step of stepOrder(steps, 'the steps')) ends.set(step.id, end(step));
  const settled = new Map<string, StepEnd>();
  for (const { id } of steps) settled.set(id, await ends.get(id)!);
  return settled;
}

/** The steps, each after all that it waits for. Throws CONFIG_INVALID for a cycle. */
export function stepOrder<S extends GraphStep>(steps: readonly S[], where: string): S[] {
  const ordered: S[] = [];
  const waiting = [...steps];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ after }) => after.every((id) => ordered.some((step) => step.id === id)));
    if (next < 0) {
      const cycle = waiting.map(({ id }) => id).join(', ');
      throw new HarnessError('CONFIG_INVALID', `${where}: ${cycle} wait for each other.`, 'Remove one `after`.');
    }
    ordered.push(...waiting.splice(next, 1));
  }
  return ordered;
}
