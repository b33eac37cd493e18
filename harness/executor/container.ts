import type { Container } from 'dockerode';
import type { Step } from '../core/client.ts';
import { asError, HarnessError } from '../core/error.ts';
import type { StepResult } from '../core/executor.ts';
import { CappedOutput } from './capped-output.ts';
import type { Engine } from './engine.ts';
import { STEP_TIMEOUT_MS } from './local.ts';

/** Status that coreutils' timeout gives when it ended the command, and when it had to kill it. */
const TIMED_OUT = 124;
const KILLED = 137;

export interface ExecRequest {
  readonly argv: Step['argv'];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly timeoutMs?: number;
  readonly user?: string;
}

/**
 * Runs one command in a running container and waits for a numeric exit code. The deadline is kept inside the container,
 * by coreutils' timeout, since the engine cannot kill an exec.
 */
export async function execInContainer(engine: Engine, container: Container, request: ExecRequest): Promise<StepResult> {
  const started = performance.now();
  const timeoutMs = request.timeoutMs ?? STEP_TIMEOUT_MS;
  try {
    const exec = await container.exec({
      Cmd: ['timeout', '--kill-after=5', String(Math.ceil(timeoutMs / 1000)), ...request.argv],
      Env: Object.entries(request.env).map(([name, value]) => `${name}=${value}`),
      WorkingDir: request.cwd,
      AttachStdout: true,
      AttachStderr: true,
      Tty: false,
      ...(request.user === undefined ? {} : { User: request.user }),
    });
    const stdout = new CappedOutput();
    const stderr = new CappedOutput();
    const frames = await exec.start({ hijack: true, stdin: false });
    engine.modem.demuxStream(frames, stdout.stream, stderr.stream);
    await ended(frames);
    const exit = await exitCode(exec);
    const ms = performance.now() - started;
    return {
      exit,
      stdout: stdout.text(),
      stderr: stderr.text(),
      truncated: stdout.truncated || stderr.truncated,
      timedOut: exit === TIMED_OUT || (exit === KILLED && ms >= timeoutMs),
      ms,
    };
  } catch (cause) {
    throw new HarnessError(
      'ENGINE_LOST',
      `The container engine stopped answering while ${request.argv[0]} ran: ${asError(cause).message}.`,
      'Check the engine (docker info, or: make engine) and run again.',
      { cause },
    );
  }
}

function ended(stream: NodeJS.ReadableStream): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  stream.once('end', resolve);
  stream.once('close', resolve);
  stream.once('error', reject);
  return promise;
}

/** The output can end a moment before the engine knows the status: asks again until it is a number, for at most 10 s. */
async function exitCode(exec: { inspect(): Promise<{ ExitCode: number | null; Running: boolean }> }): Promise<number> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const { ExitCode, Running } = await exec.inspect();
    if (!Running && typeof ExitCode === 'number') return ExitCode;
    if (performance.now() > deadline) throw new Error('no exit code 10 s after the output ended');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
