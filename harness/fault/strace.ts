import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { processTree } from '../core/process-identity.ts';
import { eventually, lasting } from '../core/wait.ts';

const ATTACH_MS = 10_000;
const LET_GO_MS = 1_000;

/** System calls that change what is stored. */
export const WRITING_CALLS = [
  'write',
  'pwrite64',
  'writev',
  'rename',
  'fsync',
  'fdatasync',
  'unlink',
  'mkdir',
  'ftruncate',
  'openat',
] as const;

export interface TraceRequest {
  readonly pid: number;
  readonly calls: readonly string[];
  /** As strace's -e inject takes it, for example `rename:error=ENOSPC:when=1`; only looks without it. */
  readonly inject?: string;
  /** `main`: the first thread of the process alone; all of it and of its children by default. */
  readonly threads?: 'all' | 'main';
  readonly signal: AbortSignal;
}

/** A process that is traced. */
export interface Trace {
  /** Lets go of the process; the lines that strace wrote. */
  end(): Promise<string[]>;
}

/** Why nothing can be traced here, with the remedy; null when it can. */
export async function noStrace(): Promise<string | null> {
  if (process.platform !== 'linux') return 'System calls are traced on Linux alone: use a target on Linux.';
  const { failed } = await execa('strace', ['--version'], { reject: false });
  return failed ? 'strace is missing, or use a target without it: apt-get install strace.' : null;
}

let traces = 0;

/** Attaches strace to a process with all its threads and children. Calls are counted by each thread, from then on. */
export async function trace({ pid, calls, inject, threads = 'all', signal }: TraceRequest): Promise<Trace> {
  const log = join(tmpdir(), `regproof-strace-${process.pid}-${++traces}`);
  const pids = (threads === 'all' ? processTree(pid) : [pid]).flatMap((each) => ['-p', String(each)]);
  const what = ['-e', `trace=${calls.join(',')}`, ...(inject === undefined ? [] : ['-e', `inject=${inject}`])];
  const strace = execa('strace', [...(threads === 'all' ? ['-f'] : []), '-y', '-s', '0', '-o', log, ...what, ...pids], {
    reject: false,
    cancelSignal: signal,
  });
  let said = '';
  strace.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  let ended = false;
  void strace.then(() => {
    ended = true;
  });
  await eventually('strace to attach', () => ended || /attached/.test(said), { withinMs: ATTACH_MS, signal });
  return {
    async end() {
      strace.kill('SIGINT');
      // One whose process was killed may wait for its last thread for ever, and keep it from its parent.
      await Promise.race([strace, lasting(LET_GO_MS, signal)]);
      strace.kill('SIGKILL');
      await strace;
      if (!existsSync(log)) throw new Error(`strace wrote nothing: ${said}`);
      const lines = (await readFile(log, 'utf8')).split('\n').filter(Boolean);
      await rm(log);
      return lines;
    },
  };
}
