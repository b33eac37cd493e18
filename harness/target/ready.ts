import { HarnessError } from '../core/error.ts';
import type { Launched } from '../core/launcher.ts';
import { backoff } from '../core/wait.ts';
import type { Ready } from './schema.ts';

const ANSWER_MS = 2_000;

/**
 * Waits until the registry answers its readiness path with an expected status. The only retry of the harness.
 * Throws TARGET_EXITED when the process ends first, TARGET_NOT_READY at the deadline.
 */
export async function waitUntilReady(
  base: string,
  ready: Ready,
  process: Launched,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + ready.withinSeconds * 1000;
  let last = 'no answer';
  let exited = false;
  void process.exited.then(() => {
    exited = true;
  });
  for (let tries = 0; performance.now() < deadline; tries++) {
    if (exited) {
      const exit = await process.exited;
      throw new HarnessError(
        'TARGET_EXITED',
        `The registry ended with ${exit.signal ?? `status ${exit.code}`} before it was ready: ${lastLine(await process.logs())}`,
        'Look into its log in the run’s folder, and its port and configuration.',
      );
    }
    signal.throwIfAborted();
    const answerMs = Math.ceil(Math.max(1, Math.min(ANSWER_MS, deadline - performance.now())));
    const ended = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
    last = await ask(`${base}${ready.path}`, ready.status, ended);
    if (last === 'ready') return;
    await backoff(tries, signal);
  }
  throw new HarnessError(
    'TARGET_NOT_READY',
    `The registry was not ready after ${ready.withinSeconds} s: GET ${ready.path} gave ${last}.`,
    'Raise ready.withinSeconds in its target.yaml, or look into its log in the run’s folder.',
  );
}

async function ask(url: string, statuses: readonly number[], signal: AbortSignal): Promise<string> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal });
    await response.body?.cancel();
    return statuses.includes(response.status) ? 'ready' : `status ${response.status}`;
  } catch (error) {
    return (error as Error & { cause?: Error }).cause?.message ?? (error as Error).message;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
