import { asError, HarnessError } from '../core/error.ts';
import type { Exit, Launched, Launcher, LaunchRequest } from '../core/launcher.ts';
import { processState } from '../core/process-identity.ts';
import { eventually } from '../core/wait.ts';
import { runOnHost } from './host-command.ts';
import { limitProcess } from './memory-cgroup.ts';
import { type ProcessGroup, startGroup } from './process-group.ts';

const LOG_CAP = 256 * 1024;
const GRACE_MS = 10_000;
/** For a command that has to come to its end. */
const RUN_MS = 120_000;

export interface ProcessLauncherOptions {
  readonly data: string;
  readonly onPid?: (pid: number) => void;
  readonly graceMs?: number;
  readonly runMs?: number;
}

/** Starts a target's processes on the host, with no environment but PATH and what the target states. */
export function processLauncher(options: ProcessLauncherOptions): Launcher {
  const { data } = options;
  const group = ({ argv, env }: LaunchRequest) => ({
    argv,
    env: { PATH: process.env.PATH ?? '', HOME: data, ...env },
    cwd: data,
  });
  return {
    data,
    run: (request) => runOnHost({ ...group(request), timeoutMs: options.runMs ?? RUN_MS }),
    async start(request) {
      const started = startGroup(group(request));
      if (started.pid === undefined) throw await unstarted(started, request);
      options.onPid?.(started.pid);
      return launched(started, started.pid, options.graceMs ?? GRACE_MS);
    },
  };
}

async function unstarted({ exited }: ProcessGroup, { argv }: LaunchRequest): Promise<HarnessError> {
  const cause: unknown = await exited.catch((error: unknown) => error);
  return new HarnessError(
    'TOOL_MISSING',
    `${argv[0]} cannot be started: ${asError(cause).message}.`,
    'Check start.argv in its target.yaml.',
    { cause },
  );
}

function launched(group: ProcessGroup, pid: number, graceMs: number): Launched {
  const logs = tail(group);
  const { exited } = group;
  return {
    pid,
    exited,
    stop(): Promise<Exit> {
      group.end(graceMs);
      return exited;
    },
    kill(): Promise<Exit> {
      group.signal('SIGKILL');
      return exited;
    },
    async pause() {
      group.signal('SIGSTOP');
      const stopped = () => processState(pid) === 'T';
      await eventually('the process to stop', stopped, { withinMs: 5_000, signal: AbortSignal.timeout(6_000) }).catch(
        () => {},
      );
      return stopped() ? 'stopped (T)' : null;
    },
    resume: async () => group.signal('SIGCONT'),
    limitMemory: (headroom) => limitProcess(pid, headroom),
    async logs() {
      if (group.child.exitCode !== null || group.child.signalCode !== null) await group.drained;
      return logs();
    },
  };
}

/** Reads both outputs for ever, in the order in which they come, and keeps the last LOG_CAP bytes. */
function tail({ child }: ProcessGroup): () => string {
  let kept: Buffer = Buffer.alloc(0);
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      kept = Buffer.concat([kept, chunk]).subarray(-LOG_CAP);
    });
  }
  return () => kept.toString('utf8');
}
