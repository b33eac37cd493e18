import { check } from '../../../core/check.ts';
import { pinned } from '../client/apt.ts';
import { apt } from '../client.ts';
import { cacheName } from '../name.ts';
import { stanzaOf } from '../protocol/lookup.ts';
import { addressOf } from '../protocol/packages.ts';

/** The epoch is no part of a file's name, yet two versions that differ in nothing else are two files. */
export default check({
  id: 'deb.epoch.filename',
  tier: 'full',
  proves: ['deb.pool.epochs-apart'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const packages = await make({ name: 'aeon', version: '1:1.0-1' }, { name: 'aeon', version: '2:1.0-1' });
    for (const pkg of packages) await publisher().publish(pkg);
    for (const pkg of packages) {
      const stanza = await stanzaOf(http, pkg);
      expect(stanza?.SHA256 ?? 'not listed', `SHA256 of ${pkg.version} in the index`).to.equal(pkg.file.sha256);
      expect((await http.get(addressOf(stanza!))).sha256, `sha256 of the served ${pkg.version}`).to.equal(
        pkg.file.sha256,
      );
      const file = cacheName(pkg.name, pkg.version, 'all');
      const fetched = await client(apt).after(['apt-get', 'download', pinned(pkg)], {}, [file]);
      expect(fetched.file(file).sha256, `sha256 of what apt fetched of ${pkg.version}`).to.equal(pkg.file.sha256);
    }
  },
});
