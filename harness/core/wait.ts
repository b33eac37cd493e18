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

const FIRST_MS = 10;
const LONGEST_MS = 200;

/**
 * Waits before the next of several tries, counted from 0: about twice as long each time up to 200 ms, give or take a half, so that many who wait do not
 * ask all at once. Whoever tries has a deadline.
 */
export async function backoff(tries: number, signal?: AbortSignal): Promise<void> {
  const ms = Math.min(LONGEST_MS, FIRST_MS * 2 ** tries);
  await delay(ms * (0.5 + Math.random()), undefined, signal ? { signal } : {});
}

/** Lets something last: the length of a fault, never a wait for something to happen. Ends early when the run is cancelled. */
export async function lasting(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}
