import { check } from '../../../core/check.ts';
import { pinned } from '../client/apt.ts';
import { apt } from '../client.ts';
import { cacheName } from '../name.ts';
import { stanzaOf } from '../protocol/lookup.ts';
import { addressOf } from '../protocol/packages.ts';

/** Where the index says that a package lies it does, with the bytes that were uploaded, and with the length and digest that it states. */
export default check({
  id: 'deb.pool.bytes',
  tier: 'smoke',
  proves: ['deb.pool.published', 'deb.packages.digests'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const packages = await make(
      { name: 'libpooled', version: '1.0-1' },
      { name: 'libpooled', version: '1.0-2' },
      { name: 'libpooled', version: '1.0-3', manifest: { Architecture: 'amd64' } },
    );
    for (const pkg of packages) await publisher().publish(pkg);
    for (const pkg of packages) {
      const stanza = await stanzaOf(http, pkg);
      expect(stanza?.SHA256, `SHA256 of ${pkg.version} in the index`).to.equal(pkg.file.sha256);
      expect(Number(stanza!.Size), `Size of ${pkg.version} in the index`).to.equal(pkg.file.size);
      const served = await http.get(addressOf(stanza!));
      expect(served.status, `status of ${stanza!.Filename}`).to.equal(200);
      expect(served.sha512, `sha512 of the served ${pkg.version}`).to.equal(pkg.file.sha512);
      const file = cacheName(pkg.name, pkg.version, String(pkg.manifest.Architecture));
      const fetched = await client(apt).after(['apt-get', 'download', pinned(pkg)], {}, [file]);
      expect(fetched.file(file).sha512, `sha512 of what apt fetched of ${pkg.version}`).to.equal(pkg.file.sha512);
    }
  },
});
