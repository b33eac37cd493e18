import { check } from '../../../core/check.ts';
import { helm4 } from '../client.ts';
import { parseIndex } from '../index-document.ts';
import { comparable } from '../metadata.ts';
import { entryOf } from '../protocol.ts';

export default check({
  id: 'helm.oracle.repo-index',
  tier: 'release',
  proves: ['helm.index.as-helm-writes-it'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const packages = await make(
      { name: 'oracle', version: '1.10.0' },
      { name: 'oracle', version: '1.9.0' },
      { name: 'other', version: '0.1.0+b1', manifest: { type: 'library', deprecated: true } },
    );
    for (const pkg of packages) await publisher().publish(pkg);
    const written = parseIndex((await client(helm4).index(packages)).stdout);
    for (const pkg of packages) {
      const helms = written.entries.get(pkg.name)!.find(({ version }) => version === pkg.version)!;
      const ours = await entryOf(http, pkg);
      expect(comparable(ours.metadata), `metadata of ${pkg.name} ${pkg.version}`).to.deep.equal(
        comparable(helms.metadata),
      );
      expect(ours.digest, `digest of ${pkg.name} ${pkg.version}`).to.equal(helms.digest);
      expect(ours.urls[0]!.split('/').at(-1), `file of ${pkg.name} ${pkg.version}`).to.equal(helms.urls[0]);
    }
  },
});
