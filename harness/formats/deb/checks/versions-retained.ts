import { check } from '../../../core/check.ts';
import { pinned } from '../client/apt.ts';
import { apt } from '../client.ts';
import { stanzasFor } from '../protocol/lookup.ts';

/** Older versions stay, for those who pin them. */
export default check({
  id: 'deb.versions.retained',
  tier: 'full',
  proves: ['deb.packages.older-versions'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const packages = await make(
      { name: 'pinned', version: '1.0' },
      { name: 'pinned', version: '1.1' },
      { name: 'pinned', version: '2.0' },
    );
    for (const pkg of packages) await publisher().publish(pkg);
    const listed = (await stanzasFor(http, packages[0].name, 'amd64')).map(({ Version }) => Version);
    expect(listed, 'versions in the index').to.have.members(packages.map(({ version }) => version));
    for (const pkg of packages) {
      const fetched = await client(apt).after(['apt-get', 'download', pinned(pkg)], {}, [pkg.file.name]);
      expect(fetched.file(pkg.file.name).sha256, `sha256 of ${pkg.version}`).to.equal(pkg.file.sha256);
    }
  },
});
