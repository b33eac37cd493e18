import { appendFileSync, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { isAlive, processIdentity } from '../core/process-identity.ts';
import { sweepContainers } from '../executor/docker.ts';

const PROCESSES = 'processes';

/** The temporary folder of one run of the harness; its name says which process owns it, so that the next start can tell it is dead. */
export interface Workspace {
  readonly dir: string;
  readonly owner: string;
  /** Notes a process that must not survive the run. */
  adopt(pid: number): void;
  dispose(): Promise<void>;
}

function workspaceRoot(): string {
  return join(process.env.REGPROOF_TMPDIR ?? tmpdir(), `regproof-${userInfo().uid}`);
}

/** Opens a fresh workspace. */
export async function openWorkspace(runId: string): Promise<Workspace> {
  const owner = processIdentity(process.pid)!;
  const dir = join(workspaceRoot(), `${owner}~${runId}`);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  return {
    dir,
    owner,
    adopt: (pid) => appendFileSync(join(dir, PROCESSES), `${processIdentity(pid) ?? pid}\n`),
    dispose: () => rm(dir, { recursive: true, force: true }),
  };
}

/** What the sweep removed. */
export interface Swept {
  readonly containers: number;
  readonly processes: number;
  readonly folders: number;
}

/** Removes what runs left behind whose process is gone (kill -9, power cut): containers, processes, temporary folders. */
export async function sweep(): Promise<Swept> {
  const swept = { containers: await sweepContainers(isAlive), processes: 0, folders: 0 };
  const root = workspaceRoot();
  if (!existsSync(root)) return swept;
  for (const name of await readdir(root)) {
    if (isAlive(name.split('~')[0]!)) continue;
    swept.processes += await endProcesses(join(root, name, PROCESSES));
    await rm(join(root, name), { recursive: true, force: true });
    swept.folders += 1;
  }
  return swept;
}

async function endProcesses(list: string): Promise<number> {
  if (!existsSync(list)) return 0;
  let ended = 0;
  for (const identity of (await readFile(list, 'utf8')).split('\n').filter(Boolean)) {
    if (!isAlive(identity)) continue;
    kill(Number.parseInt(identity, 10));
    ended += 1;
  }
  return ended;
}

/** Kills a process with its group, where it leads one. */
function kill(pid: number): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
