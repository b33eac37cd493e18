import { join } from 'node:path';
import type { Entry } from '../../../archive/entry.ts';
import { gzipChunks } from '../../../archive/gzip.ts';
import { tarChunks } from '../../../archive/tar.ts';
import { writeChunks } from '../../../archive/write.ts';
import { check } from '../../../core/check.ts';
import type { Package } from '../../../core/package.ts';
import { fetchIndex } from '../protocol.ts';

/** The package with another archive under its name; with an empty one where there are no entries. */
async function withArchive(pkg: Package, entries: readonly Entry[]): Promise<Package> {
  const chunks = entries.length > 0 ? gzipChunks(tarChunks(entries)) : [];
  const file = { ...pkg.file, ...(await writeChunks(join(pkg.dir, pkg.file.name), chunks)) };
  return { ...pkg, file, files: [file] };
}

export default check({
  id: 'helm.reject',
  tier: 'full',
  proves: ['helm.upload.validated'],
  needs: ['push', 'pull', 'upload-validated'],
  async run({ make, publisher, http, expect }) {
    const [sound, version, bare, climbing, empty, second] = await make(
      { name: 'sound' },
      { name: 'version', manifest: { version: 'one' } },
      { name: 'bare' },
      { name: 'climbing' },
      { name: 'empty' },
      { name: 'sound', version: '1.1.0' },
    );
    await publisher().publish(sound);
    const manifest = (name: string) => Buffer.from(`apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`);
    const broken: readonly (readonly [string, Package])[] = [
      ['a version that is no SemVer', version],
      [
        'an archive without Chart.yaml',
        await withArchive(bare, [{ path: 'bare/values.yaml', content: Buffer.from('a: 1\n') }]),
      ],
      [
        'an archive that climbs out of its folder',
        await withArchive(climbing, [
          { path: `${climbing.name}/Chart.yaml`, content: manifest(climbing.name) },
          { path: '../../etc/profile.d/evil.sh', content: Buffer.from('echo evil\n') },
        ]),
      ],
      ['no bytes', await withArchive(empty, [])],
    ];
    for (const [what, pkg] of broken) {
      await publisher({ outcome: 'refusal' }).publish(pkg);
      expect([...(await fetchIndex(http))!.entries.keys()], `charts after ${what}`).to.deep.equal([sound.name]);
    }
    await publisher().publish(second);
    expect((await fetchIndex(http))!.entries.get(sound.name), 'versions after a sound chart').to.have.lengthOf(2);
  },
});
