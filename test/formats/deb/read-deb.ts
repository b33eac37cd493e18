import { open } from 'node:fs/promises';
import { readAr } from '../../../harness/archive/ar.ts';
import { type ArchivedFile, type ReadOptions, readArchive } from '../../../harness/archive/read.ts';

/** A member of a package as a file of its own: `control.tar.gz`, `data.tar.gz`. */
async function member(path: string, name: string, options?: ReadOptions): Promise<Map<string, ArchivedFile>> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const read = async (offset: number, length: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    };
    const range = (await readAr({ size, read })).find((each) => each.name === name)!;
    return await readArchive(await read(range.offset, range.size), options);
  } finally {
    await file.close();
  }
}

/** The files that a package installs. */
export async function readData(archive: string | Buffer, options?: ReadOptions): Promise<Map<string, ArchivedFile>> {
  return member(String(archive), 'data.tar.gz', options);
}

/** The files of its control archive as text. */
export async function readControlFiles(path: string): Promise<Map<string, string>> {
  const files = await member(path, 'control.tar.gz');
  return new Map([...files].map(([name, { content }]) => [name, content!.toString('utf8')]));
}
