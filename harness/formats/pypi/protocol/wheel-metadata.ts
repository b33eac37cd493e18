// https://packaging.python.org/en/latest/specifications/binary-distribution-format/#the-dist-info-directory
// https://packaging.python.org/en/latest/specifications/source-distribution-format/

import { readArchive } from '../../../archive/read.ts';
import type { PackageFile } from '../../../core/package.ts';

/** The core metadata as it lies in a wheel or source distribution of ours. */
export async function metadataOf(file: PackageFile): Promise<Buffer> {
  const members = await readArchive(file.path);
  const wanted = file.name.endsWith('.whl') ? /^[^/]+\.dist-info\/METADATA$/ : /^[^/]+\/PKG-INFO$/;
  const path = [...members.keys()].find((name) => wanted.test(name));
  const content = path === undefined ? undefined : members.get(path)?.content;
  if (!content) throw new Error(`${file.name} has no metadata`);
  return content;
}
