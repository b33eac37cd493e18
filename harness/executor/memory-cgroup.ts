import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asError, HarnessError } from '../core/error.ts';
import type { MemoryLimit } from '../core/launcher.ts';
import { processIdentity, processTree } from '../core/process-identity.ts';

/** Where the kernel shows its control groups, and how the files are called that limit memory. */
interface Controller {
  readonly root: string;
  readonly limit: string;
  readonly peak: string;
  /** Lines of `key value`; `oom_kill` is one. */
  readonly events: string;
}

/** https://docs.kernel.org/admin-guide/cgroup-v2.html and https://docs.kernel.org/admin-guide/cgroup-v1/memory.html */
const CONTROLLERS: readonly Controller[] = [
  {
    root: '/sys/fs/cgroup/memory',
    limit: 'memory.limit_in_bytes',
    peak: 'memory.max_usage_in_bytes',
    events: 'memory.oom_control',
  },
  { root: '/sys/fs/cgroup', limit: 'memory.max', peak: 'memory.peak', events: 'memory.events' },
];
const PREFIX = 'regproof~';

let groups = 0;

/**
 * Puts a process with its children into a control group of its own whose memory is limited. What it had before is charged to the group that it came from: the
 * limit is for what it takes from now on. Throws TOOL_MISSING where this machine does not let us.
 */
export async function limitProcess(pid: number, bytes: number): Promise<MemoryLimit> {
  const controller = CONTROLLERS.find(({ root, limit }) => existsSync(join(root, limit)) || controls(root));
  if (!controller) throw unable('there is no memory controller of control groups');
  const group = join(controller.root, `${PREFIX}${processIdentity(process.pid)}~${++groups}`);
  const file = (name: string) => join(group, name);
  try {
    await mkdir(group);
    await writeFile(file(controller.limit), String(bytes));
    for (const each of processTree(pid)) await writeFile(file('cgroup.procs'), String(each));
  } catch (cause) {
    await removeGroup(controller.root, group).catch(() => {});
    throw unable(asError(cause).message, cause);
  }
  const number = async (name: string) => Number(await readFile(file(name), 'utf8'));
  return {
    bytes: await number(controller.limit),
    async use() {
      const events = await readFile(file(controller.events), 'utf8');
      return { peak: await number(controller.peak), killed: Number(/^oom_kill (\d+)$/m.exec(events)?.[1] ?? 0) };
    },
    [Symbol.asyncDispose]: () => removeGroup(controller.root, group),
  };
}

/** Removes the groups of runs whose process is gone. */
export async function sweepMemoryGroups(isAlive: (owner: string) => boolean): Promise<void> {
  for (const { root } of CONTROLLERS) {
    if (!existsSync(root)) continue;
    for (const name of await readdir(root))
      if (name.startsWith(PREFIX) && !isAlive(name.split('~')[1]!)) await removeGroup(root, join(root, name));
  }
}

/** Version 2 has one tree; its root has no limit, so that it is told by the controllers that it gives to groups. */
function controls(root: string): boolean {
  return existsSync(join(root, 'cgroup.subtree_control')) && existsSync(join(root, 'cgroup.controllers'));
}

/** Whoever is still in it goes back to the root. */
async function removeGroup(root: string, group: string): Promise<void> {
  const members = (await readFile(join(group, 'cgroup.procs'), 'utf8')).split('\n').filter(Boolean);
  for (const member of members) {
    await writeFile(join(root, 'cgroup.procs'), member).catch((error: NodeJS.ErrnoException) => {
      // It ended meanwhile.
      if (error.code !== 'ESRCH') throw error;
    });
  }
  await rmdir(group);
}

function unable(why: string, cause?: unknown): HarnessError {
  return new HarnessError(
    'TOOL_MISSING',
    `The memory of a process cannot be limited here: ${why}.`,
    'Run as root with control groups, or use a target of kind container.',
    { cause },
  );
}
