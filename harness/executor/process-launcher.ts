import { execa } from 'execa';
import type { StepResult } from '../core/executor.ts';
import type { Exit, Launched, Launcher, LaunchRequest } from '../core/launcher.ts';

const LOG_CAP = 256 * 1024;
const GRACE_MS = 10_000;

/** Starts a target's processes on the host, with no environment but PATH and what the target states. */
export function processLauncher(options: { data: string; onPid?: (pid: number) => void }): Launcher {
  const spawn = (request: LaunchRequest) => spawnChild(request, options.data);
  return {
    data: options.data,
    run: (request) => runToEnd(spawn(request)),
    async start(request) {
      const child = spawn(request);
      const logs = tail(child.all as AsyncIterable<Buffer>);
      if (child.pid === undefined) {
        const { originalMessage } = (await child) as { originalMessage?: string };
        throw new Error(originalMessage ?? `${request.argv[0]} could not be started`);
      }
      options.onPid?.(child.pid);
      const exited: Promise<Exit> = child.then((result) => ({
        code: result.exitCode ?? null,
        signal: result.signal ?? null,
      }));
      return launched(child, exited, logs);
    },
  };
}

type Child = ReturnType<typeof spawnChild>;

function spawnChild(request: LaunchRequest, data: string) {
  const [file, ...args] = request.argv;
  return execa(file!, args, {
    env: { PATH: process.env.PATH ?? '', HOME: data, ...request.env },
    extendEnv: false,
    cwd: data,
    reject: false,
    stdin: 'ignore',
    all: true,
    buffer: false,
  });
}

function launched(child: Child, exited: Promise<Exit>, logs: () => string): Launched {
  return {
    pid: child.pid!,
    exited,
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      try {
        return await exited;
      } finally {
        clearTimeout(timer);
      }
    },
    kill() {
      child.kill('SIGKILL');
      return exited;
    },
    logs: async () => logs(),
  };
}

async function runToEnd(child: Child): Promise<StepResult> {
  const started = performance.now();
  const output = tail(child.all as AsyncIterable<Buffer>);
  const result = await child;
  return {
    exit: result.exitCode ?? 127,
    stdout: output(),
    stderr: result.exitCode === undefined ? String((result as { originalMessage?: string }).originalMessage) : '',
    truncated: false,
    timedOut: false,
    ms: performance.now() - started,
  };
}

/** Reads a stream for ever and keeps its last LOG_CAP bytes. */
function tail(stream: AsyncIterable<Buffer>): () => string {
  let kept = Buffer.alloc(0);
  void (async () => {
    for await (const chunk of stream) kept = Buffer.concat([kept, Buffer.from(chunk)]).subarray(-LOG_CAP);
  })().catch((error: Error) => {
    kept = Buffer.concat([kept, Buffer.from(`\n[log ended: ${error.message}]\n`)]);
  });
  return () => kept.toString('utf8');
}
