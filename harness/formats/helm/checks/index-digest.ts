import { check } from '../../../core/check.ts';
import { helm4 } from '../client.ts';
import { archiveUrl, versionsOf } from '../protocol.ts';

export default check({
  id: 'helm.index.digest',
  tier: 'full',
  proves: ['helm.index.digest-of-archive'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [first, second] = await make(
      { name: 'digest', version: '1.0.0' },
      { name: 'digest', version: '1.1.0', edition: 'second' },
    );
    for (const pkg of [first, second]) await publisher().publish(pkg);
    const entries = await versionsOf(http, first.name);
    expect(entries.map(({ version }) => version).sort(), 'versions').to.deep.equal(['1.0.0', '1.1.0']);
    for (const entry of entries) {
      const { sha256 } = await http.get(archiveUrl(entry));
      expect(entry.digest, `digest of ${entry.version}`).to.equal(sha256);
    }
    // Helm 4 has a cache of archives by their digests: one version must not be given what another one left there.
    const machine = client(helm4);
    for (const pkg of [first, second]) {
      const pulled = await machine.pull(pkg.name, '--version', pkg.version);
      expect(pulled.file(pkg.file.name).sha256, `what helm 4 pulls as ${pkg.version}`).to.equal(pkg.file.sha256);
    }
  },
});
