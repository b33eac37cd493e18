import PQueue from 'p-queue';
import { HarnessError } from '../core/error.ts';

/** When a step runs, by what became of those that it waits for. */
export const CONDITIONS = ['always', 'done', 'failed'] as const;

export interface GraphStep {
  readonly id: string;
  /** Steps that have to end first. */
  readonly after: readonly string[];
  /** `done`: only if all of them did what they should; `failed`: only if one of them did not; `always` by default. */
  readonly if?: (typeof CONDITIONS)[number] | undefined;
}

/** What a step says of itself when it has ended. */
export type StepResult = 'done' | 'failed';

/** What became of each step. `skipped`: its condition did not hold; `stopped`: one that it waits for broke, or was stopped. */
export type StepEnd = StepResult | 'skipped' | 'stopped' | { readonly broke: unknown };

/** Runs one step. `ended` resolves when a step of that name has ended or was skipped. */
export type RunStep<S> = (step: S, ended: (id: string) => Promise<unknown>) => Promise<StepResult>;

/** Steps that run at once; others wait for their turn. */
export const AT_ONCE = 5;

/** Runs each step when those that it waits for have ended. One that breaks stops what depends on it, and nothing else. */
export async function runGraph<S extends GraphStep>(
  steps: readonly S[],
  run: RunStep<S>,
  atOnce = AT_ONCE,
): Promise<Map<string, StepEnd>> {
  const queue = new PQueue({ concurrency: atOnce });
  const ends = new Map<string, Promise<StepEnd>>();
  const ended = (id: string) => ends.get(id)!;
  const end = async (step: S): Promise<StepEnd> => {
    const before = await Promise.all(step.after.map(ended));
    if (before.some((each) => each === 'stopped' || typeof each === 'object')) return 'stopped';
    if (!isMet(step.if ?? 'always', before)) return 'skipped';
    try {
      return await queue.add(() => run(step, ended));
    } catch (broke) {
      return { broke };
    }
  };
  for (const step of stepOrder(steps, 'the steps')) ends.set(step.id, end(step));
  const settled = new Map<string, StepEnd>();
  for (const { id } of steps) settled.set(id, await ended(id));
  return settled;
}

/** A step that was skipped neither did what it should nor failed to. */
function isMet(condition: (typeof CONDITIONS)[number], before: readonly StepEnd[]): boolean {
  if (condition === 'always') return true;
  return condition === 'failed' ? before.includes('failed') : before.every((each) => each === 'done');
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
