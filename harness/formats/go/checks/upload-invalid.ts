import { readFile, writeFile } from 'node:fs/promises';
import { check } from '../../../core/check.ts';
import { digestFile } from '../../../core/digest.ts';
import type { Package } from '../../../core/package.ts';
import { listVersions } from '../protocol.ts';

/** The package with other bytes in its zip. */
async function withZip(pkg: Package, change: (bytes: Buffer) => Buffer): Promise<Package> {
  await writeFile(pkg.file.path, change(await readFile(pkg.file.path)));
  const file = { ...pkg.file, ...(await digestFile(pkg.file.path)) };
  return { ...pkg, file, files: [file, ...pkg.files.slice(1)] };
}

export default check({
  id: 'go.upload.invalid',
  tier: 'full',
  proves: ['go.upload.validated'],
  needs: ['push', 'pull', 'upload-validated'],
  async run({ make, publisher, http, expect }) {
    const refused = async (what: string, pkg: Package) => {
      await publisher({ outcome: 'refusal' }).publish(pkg);
      expect(await listVersions(http, pkg.name), `versions after ${what}`).to.deep.equal([]);
    };
    const [cut, prefix, two, folded, sound] = await make(
      { name: 'cut' },
      { name: 'prefix' },
      { name: 'two', manifest: { files: { 'sub/go.mod': 'module sub\n' } } },
      { name: 'folded', manifest: { files: { 'kit/Kit.go': 'package kit\n' } } },
      { name: 'sound' },
    );
    await refused('a zip that was cut', await withZip(cut, (bytes) => bytes.subarray(0, bytes.length - 30)));
    const renamed = (bytes: Buffer) =>
      Buffer.from(bytes.toString('latin1').replaceAll('@v1.0.0/', '@v1.0.1/'), 'latin1');
    await refused('a zip of another version', await withZip(prefix, renamed));
    await refused('a zip with two go.mod files', two);
    await refused('a zip with names that differ in case alone', folded);
    await publisher().publish(sound);
    expect(await listVersions(http, sound.name), 'versions after a sound zip').to.deep.equal([sound.version]);
  },
});
