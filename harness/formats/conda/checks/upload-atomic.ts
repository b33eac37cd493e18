import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../../../core/check.ts';
import { digestBytes } from '../../../core/digest.ts';
import type { Package, PackageFile } from '../../../core/package.ts';
import { recordsOf } from '../protocol/repodata.ts';

/** The package with one other file in the place of its own. */
async function withFile(pkg: Package, name: string, place: string, content: Buffer): Promise<Package> {
  const folder = join(pkg.dir, place.replaceAll('/', '-'), String(content.length));
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(path, content);
  const file: PackageFile = { name, path, place, size: content.length, ...digestBytes(content) };
  return { ...pkg, file, files: [file] };
}

/** What is no package of that name in that place is refused, and leaves no trace; the whole one is taken then. */
export default check({
  id: 'conda.upload.atomic',
  tier: 'full',
  proves: ['conda.upload.validated'],
  needs: ['push', 'pull', 'upload-validated'],
  async run({ make, publisher, http, expect }) {
    const [pkg, old, other] = await make(
      { name: 'whole' },
      { name: 'whole', kinds: ['tar.bz2'] },
      { name: 'whole', version: '2.0.0' },
    );
    const [bytes, older] = [await readFile(pkg.file.path), await readFile(old.file.path)];
    const { name, place } = pkg.file;
    const broken = {
      'cut in half': await withFile(pkg, name, place!, bytes.subarray(0, bytes.length / 2)),
      'of text': await withFile(pkg, name, place!, Buffer.from('<!doctype html>\n')),
      'of another version': await withFile(pkg, name, place!, await readFile(other.file.path)),
      'for another platform': await withFile(pkg, name, `osx-arm64/${name}`, bytes),
      'in the older format, cut': await withFile(old, old.file.name, old.file.place!, older.subarray(0, -20)),
    };
    for (const [what, each] of Object.entries(broken)) {
      const { output } = await publisher({ outcome: 'refusal' }).publish(each);
      expect(output, `answer to an upload ${what}`).to.match(/^status 4\d\d/);
      expect(await recordsOf(http, pkg.name), `records after an upload ${what}`).to.be.empty;
      expect((await http.get(each.file.place!)).status, `status of a file ${what}`).to.equal(404);
    }
    await publisher().publish(pkg);
    expect(
      (await recordsOf(http, pkg.name)).map(({ file }) => file),
      'files in the end',
    ).to.deep.equal([name]);
  },
});
