import { readFileSync } from 'node:fs';
import { mkdir, rmdir, statfs } from 'node:fs/promises';
import { sep } from 'node:path';
import { execa } from 'execa';
import { HarnessError } from '../core/error.ts';
import type { Protected, Volume } from '../core/volume.ts';

const REMEDY = 'Run as root on Linux; in a container with the capability SYS_ADMIN.';

/** Whether this process may try to mount at all. */
export function mayMount(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

/** Mounts an empty tmpfs of so many bytes on a folder, which is made when it is not there. Gone with `unmountBelow`. */
export async function mountVolume(path: string, bytes: number): Promise<Volume> {
  await mkdir(path, { recursive: true });
  // Shared, so that what is mounted over it later is seen in containers as well.
  await mount(['-t', 'tmpfs', '-o', `size=${bytes},mode=0755`, 'regproof', path]);
  await mount(['--make-shared', path]);
  return {
    path,
    async space() {
      const { bsize, blocks, bavail } = await statfs(path);
      return { size: bsize * blocks, free: bsize * bavail };
    },
    protect: () => protect(path),
  };
}

/**
 * The whole file system where nobody has a file open for writing: the kernel allows it only then. Otherwise the same file system is mounted once more over
 * itself, read-only: every path leads there, and what is open already stays writable.
 */
async function protect(path: string): Promise<Protected> {
  const remounted = await execa('mount', ['-o', 'remount,ro', path], { reject: false });
  if (!remounted.failed)
    return {
      how: 'the file system was read-only',
      [Symbol.asyncDispose]: () => mount(['-o', 'remount,rw', path]),
    };
  // Read-only before anybody finds it: at its place somebody could open a file first.
  const aside = `${path}.read-only`;
  await mkdir(aside);
  await mount(['--bind', path, aside]);
  // What is mounted over the one would be mounted over the other.
  await mount(['--make-private', aside]);
  await mount(['-o', 'remount,bind,ro', aside]);
  await mount(['--bind', aside, path]);
  await execa('umount', [aside]);
  await rmdir(aside);
  return {
    how: 'all paths were read-only, files that were open for writing stayed so',
    [Symbol.asyncDispose]: async () => void (await execa('umount', ['--lazy', path])),
  };
}

async function mount(args: readonly string[]): Promise<void> {
  const { failed, stderr, code } = await execa('mount', args, { reject: false });
  // The rest of what it prints is where else to look.
  if (failed) throw new HarnessError('TOOL_MISSING', `${stderr.split('\n')[0] || `mount: ${code}`}`, REMEDY);
}

/** Unmounts everything below a folder, also what is in use, and returns how many mounts there were. */
export async function unmountBelow(folder: string): Promise<number> {
  const found = mountsBelow(folder);
  for (const path of found.reverse()) await execa('umount', ['--lazy', path]);
  return found.length;
}

/** Mount points below a folder, in the order in which they were mounted. */
export function mountsBelow(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  // https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html: the fifth field, with octal escapes
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) =>
      (line.split(' ')[4] ?? '').replace(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8))),
    )
    .filter((path) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep));
}
