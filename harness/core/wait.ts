import { setTimeout as delay } from 'node:timers/promises';
import { HarnessError } from './error.ts';

const POLL_MS = 10;

/** Waits until the condition holds; throws TIMEOUT at the deadline, naming what it waited for. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { withinMs, signal }: { withinMs: number; signal: AbortSignal },
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    signal.throwIfAborted();
    if (performance.now() > deadline)
      throw new HarnessError(
        'TIMEOUT',
        `Waited ${withinMs} ms in vain for ${what}.`,
        'Look at the logs in the run’s folder.',
      );
    await delay(POLL_MS, undefined, { signal });
  }
}

/** Lets something last: the length of a fault, never a wait for something to happen. Ends early when the run is cancelled. */
export async function lasting(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}
