import { setTimeout as delay } from 'node:timers/promises';

/** How long a test waits for what should take milliseconds: a busy machine is no failure, a hang is. */
const PATIENCE_MS = 60_000;

/** Waits until the condition holds; fails at the deadline, naming what it waited for. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = PATIENCE_MS,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain for ${what}`);
    await delay(5);
  }
}
