import { constants } from 'node:os';
import { asError } from '../core/error.ts';
import type { StepResult } from '../core/executor.ts';
import { CappedOutput } from './capped-output.ts';
import { type GroupRequest, type ProcessGroup, startGroup } from './process-group.ts';

/** Between asking a command to end and killing it. */
const GRACE_MS = 5_000;
/** Status that shells give where there is no such command. */
const NOT_FOUND = 127;

export interface HostCommand extends GroupRequest {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly graceMs?: number;
}

/** Runs one command on the host to its end. A time-out and a cancellation end what it started as well. */
export async function runOnHost(command: HostCommand): Promise<StepResult> {
  const started = performance.now();
  const group = startGroup(command);
  const stdout = new CappedOutput();
  const stderr = new CappedOutput();
  group.child.stdout.pipe(stdout.stream);
  group.child.stderr.pipe(stderr.stream);
  let timedOut = false;
  const end = () => group.end(command.graceMs ?? GRACE_MS);
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, command.timeoutMs);
  command.signal?.addEventListener('abort', end, { once: true });
  if (command.signal?.aborted) end();
  try {
    const { exit, problem } = await ended(group);
    const ms = performance.now() - started;
    const truncated = stdout.truncated || stderr.truncated;
    return { exit, stdout: stdout.text(), stderr: `${stderr.text()}${problem}`, truncated, timedOut, ms };
  } finally {
    clearTimeout(timer);
    command.signal?.removeEventListener('abort', end);
  }
}

/** Waits for the status and for all output. */
async function ended({ exited, drained }: ProcessGroup): Promise<{ exit: number; problem: string }> {
  try {
    const { code, signal } = await exited;
    await drained;
    return { exit: code ?? 128 + constants.signals[(signal ?? 'SIGKILL') as NodeJS.Signals], problem: '' };
  } catch (error) {
    return { exit: NOT_FOUND, problem: asError(error).message };
  }
}
