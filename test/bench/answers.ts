import { backoff } from '../../harness/core/wait.ts';

/** Waits, for at most 30 s, until a registry gives any answer. */
export async function waitUntilAnswers(url: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (let tries = 0; ; tries++) {
    try {
      await (await fetch(url)).arrayBuffer();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await backoff(tries);
    }
  }
}
