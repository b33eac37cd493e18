import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Exit } from '../core/launcher.ts';

export interface GroupRequest {
  readonly argv: readonly string[];
  /** The whole environment: nothing of the harness's own is added. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** A command with everything that it starts. */
export interface ProcessGroup {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Undefined where there is no such command; `exited` rejects then. */
  readonly pid: number | undefined;
  /** Settles when the command is gone; what it left running has been killed. */
  readonly exited: Promise<Exit>;
  /** Settles when all output was read, at the latest a second after the exit: one that left the group may hold it open. */
  readonly drained: Promise<void>;
  /** Sends a signal to all of them; nothing happens when they are gone. */
  signal(name: NodeJS.Signals): void;
  /** Asks them to end, and kills them after the grace. */
  end(graceMs: number): void;
}

const DRAIN_MS = 1_000;

/** Groups that run now; none may survive the harness. */
const groups = new Set<number>();

process.on('exit', () => {
  for (const group of groups) killGroup(group, 'SIGKILL');
});

/** Starts a command in a process group of its own, so that wrappers and what they start end together. */
export function startGroup({ argv, env, cwd }: GroupRequest): ProcessGroup {
  const [file, ...args] = argv;
  const child = spawn(file!, args, { env, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const { pid } = child;
  const { promise: exited, resolve, reject } = Promise.withResolvers<Exit>();
  const { promise: drained, resolve: drain } = Promise.withResolvers<void>();
  exited.catch(() => drain());
  child.once('error', reject);
  child.once('close', () => drain());
  child.once('exit', (code, signal) => {
    if (pid !== undefined) {
      killGroup(pid, 'SIGKILL');
      groups.delete(pid);
    }
    resolve({ code, signal });
    const timer = setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
      drain();
    }, DRAIN_MS);
    void drained.then(() => clearTimeout(timer));
  });
  if (pid !== undefined) groups.add(pid);
  const signal = (name: NodeJS.Signals) => {
    if (pid !== undefined && groups.has(pid)) killGroup(pid, name);
  };
  return {
    child,
    pid,
    exited,
    drained,
    signal,
    end(graceMs) {
      signal('SIGTERM');
      const timer = setTimeout(() => signal('SIGKILL'), graceMs);
      exited.finally(() => clearTimeout(timer)).catch(() => {});
    },
  };
}

function killGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    // EPERM: macOS says so of a group of which only the zombie of its leader is left.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
