// Linux's /proc: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What a process has used so far. */
export interface Usage {
  /** Of CPU, in user and system mode. */
  readonly cpuSeconds: number;
  /** Resident memory in bytes. */
  readonly rss: number;
}

/** USER_HZ and the page size, as on every machine that Node has builds for. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** The use of a process and of all its descendants, which are where the work is done in a container; null when it is gone. */
export async function usageOf(pid: number, proc = '/proc'): Promise<Usage | null> {
  const stats = new Map<number, ProcessStat>();
  for (const name of await readdir(proc)) {
    if (!/^\d+$/.test(name)) continue;
    // Processes end while they are looked at.
    const text = await readFile(join(proc, name, 'stat'), 'utf8').catch(() => null);
    if (text !== null) stats.set(Number(name), parseStat(text));
  }
  if (!stats.has(pid)) return null;
  const belongs = (id: number): boolean => id === pid || (stats.has(id) && belongs(stats.get(id)!.parent));
  const tree = [...stats].filter(([id]) => belongs(id)).map(([, each]) => each);
  return {
    cpuSeconds: tree.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND,
    rss: tree.reduce((sum, { pages }) => sum + pages, 0) * PAGE_BYTES,
  };
}

export interface ProcessStat {
  readonly parent: number;
  readonly ticks: number;
  readonly pages: number;
}

/** Fields 4 (ppid), 14 and 15 (utime, stime), 24 (rss). The name in field 2 may hold anything; it ends with the last parenthesis. */
export function parseStat(text: string): ProcessStat {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return { parent: field(4), ticks: field(14) + field(15), pages: field(24) };
}

/** Bytes of all files below a folder; files that vanish meanwhile do not count. */
export async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const found = await stat(join(entry.parentPath, entry.name)).catch(() => null);
    bytes += found?.size ?? 0;
  }
  return bytes;
}
