import { randomBytes } from 'node:crypto';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HarnessError } from '../harness/core/error.ts';

/** Writes a file under a temporary name and renames it; readable by its owner only when its name ends in `.key`. */
export async function writeAtomically(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', path.endsWith('.key') ? 0o600 : 0o644);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Throws USAGE when one of the paths is a key that exists: a lost key cannot be had back. */
export async function refuseExistingKeys(paths: readonly string[]): Promise<void> {
  for (const path of paths.filter((each) => each.endsWith('.key'))) {
    if (!(await exists(path))) continue;
    throw new HarnessError(
      'USAGE',
      `${path} exists and would be overwritten.`,
      'Choose an empty folder, or pass --force to replace the keys.',
    );
  }
}

/** Whether something is at `path`. */
export async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
