import { check } from '../../../core/check.ts';
import { readEntries } from '../protocol/index-file.ts';

/** A later publication leaves the entries of earlier versions as they were, down to the order of their lists. */
export default check({
  id: 'cargo.index.immutable-lines',
  tier: 'full',
  proves: ['cargo.index.immutable'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const packages = await make(
      { name: 'fixed', version: '1.1.0' },
      { name: 'fixed', version: '1.0.0' },
      { name: 'fixed', version: '2.0.0' },
    );
    const client = publisher();
    const seen = new Map<string, unknown>();
    for (const pkg of packages) {
      await client.publish(pkg);
      const entries = await readEntries(http, pkg.name);
      const fresh = entries.find((entry) => entry.vers === pkg.version);
      expect(fresh, `entry of ${pkg.version}`).to.be.an('object');
      seen.set(pkg.version, fresh);
      for (const [version, entry] of seen)
        expect(
          entries.find(({ vers }) => vers === version),
          `entry of ${version} after the publication of ${pkg.version}`,
        ).to.deep.equal(entry);
    }
  },
});
