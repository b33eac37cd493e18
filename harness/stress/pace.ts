import { setTimeout as delay } from 'node:timers/promises';

/**
 * Calls `send` for each intended time (milliseconds from `began`, in order), never before it and as soon after it as this process can. It never waits for
 * what was sent: that is what makes the loop open. `began` is on the clock of `performance.now()` and may lie ahead. Rejects when the signal is aborted.
 */
export async function paced(
  times: Iterable<number>,
  send: (intended: number, began: number) => void,
  signal: AbortSignal,
  began = performance.now(),
): Promise<void> {
  for (const intended of times) {
    const ahead = () => began + intended - performance.now();
    // A timer may fire a fraction of a millisecond early.
    while (ahead() > 0) await delay(Math.ceil(ahead()), undefined, { signal });
    signal.throwIfAborted();
    send(intended, began);
  }
}
