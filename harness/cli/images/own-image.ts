import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { HarnessError } from '../../core/error.ts';
import { PACKAGE_ROOT, VERSION } from '../../core/root.ts';
import type { Engine } from '../../executor/engine.ts';
import { ensureImage } from '../../executor/image.ts';

const REPOSITORY = 'regproof/regproof';

/** Builds the image of the harness from the packed package; returns its names, by content and by version. Throws IMAGE_BUILD. */
export async function buildOwnImage(
  engine: Engine,
  base: string,
  onProgress: (line: string) => void,
): Promise<string[]> {
  const work = await mkdtemp(join(tmpdir(), 'regproof-own-image-'));
  const folder = join(work, 'harness');
  try {
    await mkdir(folder);
    await copyFile(join(PACKAGE_ROOT, 'compose/harness/Dockerfile'), join(folder, 'Dockerfile'));
    await pack(folder);
    const tag = await ensureImage(engine, { folder, repository: REPOSITORY, base, onProgress });
    await engine.getImage(tag).tag({ repo: REPOSITORY, tag: VERSION });
    return [tag, `${REPOSITORY}:${VERSION}`];
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The package as npm would publish it. */
async function pack(folder: string): Promise<void> {
  try {
    await execa({ cwd: PACKAGE_ROOT, stdin: 'ignore' })`npm pack --pack-destination ${folder}`;
  } catch (cause) {
    throw new HarnessError('IMAGE_BUILD', 'The package cannot be packed.', 'See npm pack, in a checkout.', { cause });
  }
  const packed = (await readdir(folder)).find((name) => name.endsWith('.tgz'))!;
  await rename(join(folder, packed), join(folder, 'regproof.tgz'));
}
