import { lstat, rename, rm, writeFile } from 'node:fs/promises';
import { asError, HarnessError } from '../core/error.ts';
import { isDiskFull, isMissing } from '../core/storage-error.ts';

/** Writes a file whole or not at all; what is there and no plain file, such as /dev/stdout, is written to as it is. Throws DISK_FULL, REPORTER_CRASHED. */
export async function writeOut(path: string, text: string, mode = 0o666): Promise<void> {
  try {
    if (await isPlain(path)) await writeWhole(path, text, mode);
    else await writeFile(path, text);
  } catch (cause) {
    if (isDiskFull(cause))
      throw new HarnessError('DISK_FULL', `No space left for ${path}.`, 'Free space, or write it elsewhere.', {
        cause,
      });
    const remedy = 'Check its folder and the permissions, or write it elsewhere.';
    throw new HarnessError('REPORTER_CRASHED', `${path} cannot be written: ${asError(cause).message}.`, remedy, {
      cause,
    });
  }
}

async function isPlain(path: string): Promise<boolean> {
  return lstat(path).then(
    (there) => there.isFile(),
    (error) => {
      if (isMissing(error)) return true;
      throw error;
    },
  );
}

async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  const beside = `${path}.${process.pid}.partial`;
  try {
    await writeFile(beside, text, { mode });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
