import { appendFileSync, existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { isAlive, processIdentity } from '../../core/process-identity.ts';
import { sweepContainers } from '../../executor/docker.ts';
import { sweepMemoryGroups } from '../../executor/memory-cgroup.ts';
import { unmountBelow } from '../../target/volume.ts';

const PROCESSES = 'processes';
/** Begins the names of folders that belong to no process any more and were kept on request. */
const KEPT = 'kept~';
const KEPT_DAYS = 14;

/** The temporary folder of one run of the harness; its name says which process owns it, so that the next start can tell it is dead. */
export interface Workspace {
  readonly dir: string;
  readonly owner: string;
  /** Notes a process that must not survive the run. */
  adopt(pid: number): void;
  /** A new folder that outlives the run; `name` is unique within it. */
  keepNew(name: string): Promise<string>;
  /** Moves a folder of the workspace to where it outlives the run, and returns its new path; null when there is nothing in it. */
  keep(folder: string): Promise<string | null>;
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
    async keepNew(name) {
      const kept = join(workspaceRoot(), `${KEPT}${runId}~${name}`);
      await mkdir(kept, { recursive: true, mode: 0o700 });
      return kept;
    },
    async keep(folder) {
      const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      });
      if (entries.length === 0) return null;
      const kept = join(workspaceRoot(), `${KEPT}${runId}`);
      await chmod(folder, 0o700);
      await rename(folder, kept);
      return kept;
    },
    dispose: () => removeFolder(dir),
  };
}

/** What the sweep removed. */
export interface Swept {
  readonly containers: number;
  readonly processes: number;
  readonly folders: number;
}

/**
 * Removes what runs left behind whose process is gone (kill -9, power cut): containers, processes, mounts, temporary folders.
 * What was kept on request stays for two weeks.
 */
export async function sweep(): Promise<Swept> {
  const swept = { containers: await sweepContainers(isAlive), processes: 0, folders: 0 };
  await sweepMemoryGroups(isAlive);
  const root = workspaceRoot();
  if (!existsSync(root)) return swept;
  for (const name of await readdir(root)) {
    if (isAlive(name.split('~')[0]!)) continue;
    if (name.startsWith(KEPT) && (await ageInDays(join(root, name))) < KEPT_DAYS) continue;
    swept.processes += await endProcesses(join(root, name, PROCESSES));
    await removeFolder(join(root, name));
    swept.folders += 1;
  }
  return swept;
}

async function removeFolder(dir: string): Promise<void> {
  await unmountBelow(dir);
  await rm(dir, { recursive: true, force: true });
}

async function ageInDays(path: string): Promise<number> {
  return (Date.now() - (await stat(path)).mtimeMs) / 86_400_000;
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
