import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** The namespace that the numbers of processes belong to: a container has its own, and sees none of its host's. */
const NAMESPACE = process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid').replace(/\D/g, '') : '0';

/**
 * Names a process beyond the reuse of its number: `pid.starttime.namespace`, the start in clock ticks since boot where /proc tells it, else 0.
 * Null when there is no such process.
 */
export function processIdentity(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name may hold spaces and parentheses; fields are counted from its last closing one. Z: ended, not yet reaped.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : `${pid}.${fields[19]}.${NAMESPACE}`;
  } catch {
    return exists(pid) && process.platform !== 'linux' ? `${pid}.0.${NAMESPACE}` : null;
  }
}

/** Letter of a process's state (T: stopped), where /proc tells it. */
export function processState(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  } catch {
    return null;
  }
}

/** Whether the very process of that identity still runs. One in another namespace is out of sight: it is left alone. */
export function isAlive(identity: string): boolean {
  // An older version wrote none: its processes were in this one.
  const [pid = '', start = '', namespace = NAMESPACE] = identity.split('.');
  if (namespace !== NAMESPACE) return true;
  return processIdentity(Number.parseInt(pid, 10)) === `${pid}.${start}.${namespace}`;
}

/** A process and what it started, where /proc tells it. */
export function processTree(pid: number): number[] {
  const tasks = join('/proc', String(pid), 'task');
  const children = readdirSync(tasks).flatMap((task) =>
    readFileSync(join(tasks, task, 'children'), 'utf8')
      .split(' ')
      .filter(Boolean),
  );
  return [pid, ...children.flatMap((child) => processTree(Number(child)))];
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
