import { check } from '../../../core/check.ts';
import { pinned } from '../client/apt.ts';
import { apt } from '../client.ts';
import { stanzasFor } from '../protocol/lookup.ts';

/** A package for all architectures reaches clients of each, and stands in each index, since some clients read no other. */
export default check({
  id: 'deb.arch.all',
  tier: 'full',
  proves: ['deb.arch.all-everywhere'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [pkg] = await make({ name: 'common' });
    await publisher().publish(pkg);
    for (const architecture of ['amd64', 'arm64']) {
      const listed = (await stanzasFor(http, pkg.name, architecture)).map(({ SHA256 }) => SHA256);
      expect(listed, `digests in the index of ${architecture}`).to.deep.equal([pkg.file.sha256]);
      const fetched = await client(apt).after(['apt-get', 'download', pinned(pkg)], { architecture }, [pkg.file.name]);
      expect(fetched.file(pkg.file.name).sha256, `sha256 that apt fetched for ${architecture}`).to.equal(
        pkg.file.sha256,
      );
    }
    expect((await client(apt).install(pkg)).stdout.trim(), 'what the program prints').to.equal(pkg.marker);
  },
});
