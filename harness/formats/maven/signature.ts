// https://central.sonatype.org/publish/requirements/gpg/
import { createReadStream } from 'node:fs';
import { writeChunks } from '../../archive/write.ts';
import type { PackageFile } from '../../core/package.ts';
import type { SignatureSpec } from '../../core/signing.ts';

/** A detached signature `<file>.asc` of each file; of other bytes than the file's where it is to be bad. */
export async function signatures(
  files: readonly PackageFile[],
  { signer, tampered }: SignatureSpec,
): Promise<PackageFile[]> {
  const made: PackageFile[] = [];
  for (const { name, path } of files) {
    const text = await signer.detached(tampered ? Buffer.from(`not the bytes of ${name}`) : createReadStream(path));
    made.push({ ...(await writeChunks(`${path}.asc`, [Buffer.from(text)])), companion: true });
  }
  return made;
}
