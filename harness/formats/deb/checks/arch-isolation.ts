import { check } from '../../../core/check.ts';
import { pinned } from '../client/apt.ts';
import { apt } from '../client.ts';
import { complaints } from '../expect-clean.ts';
import { readArchitecture } from '../protocol/packages.ts';
import { requireRelease } from '../protocol/snapshot.ts';

/** Two builds of one version, each for its architecture alone. */
export default check({
  id: 'deb.arch.isolation',
  tier: 'full',
  proves: ['deb.arch.isolated'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const builds = await make(
      { name: 'native', manifest: { Architecture: 'amd64' } },
      { name: 'native', manifest: { Architecture: 'arm64' } },
    );
    for (const pkg of builds) await publisher().publish(pkg);
    const release = await requireRelease(http);
    for (const pkg of builds) {
      const architecture = String(pkg.manifest.Architecture);
      const stanzas = await readArchitecture(http, release, 'main', architecture);
      const foreign = stanzas.filter(({ Architecture }) => Architecture !== architecture && Architecture !== 'all');
      expect(
        foreign.map(({ Filename }) => Filename),
        `foreign packages in the index of ${architecture}`,
      ).to.be.empty;
      const own = stanzas.filter(({ Package }) => Package === pkg.name).map(({ SHA256 }) => SHA256);
      expect(own, `builds in the index of ${architecture}`).to.deep.equal([pkg.file.sha256]);
      const fetched = await client(apt).after(['apt-get', 'download', pinned(pkg)], { architecture }, [pkg.file.name]);
      expect(fetched.file(pkg.file.name).sha256, `sha256 that apt fetched for ${architecture}`).to.equal(
        pkg.file.sha256,
      );
      expect(complaints(fetched.output), `complaints of apt for ${architecture}`).to.deep.equal([]);
    }
  },
});
