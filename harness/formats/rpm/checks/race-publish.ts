import { check } from '../../../core/check.ts';
import { encodePath, readRepomd } from '../protocol/repomd.ts';

/** A client that has read repomd.xml before a publication still gets the index files that it names, or the same names with the same bytes. */
export default check({
  id: 'rpm.race.publish',
  tier: 'release',
  proves: ['rpm.index.grace'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const packages = await make(
      { name: 'race', version: '1' },
      { name: 'race', version: '2' },
      { name: 'race', version: '3' },
    );
    for (const [index, pkg] of packages.entries()) {
      const before = index === 0 ? [] : ((await readRepomd(http)) ?? []);
      await publisher().publish(pkg);
      for (const { href, sha256 } of before) {
        const kept = await http.get(encodePath(href));
        expect(kept.status, `status of ${href} after the next publication`).to.equal(200);
        expect(kept.sha256, `sha256 of ${href} after the next publication`).to.equal(sha256);
      }
    }
    expect(
      (await readRepomd(http))?.map(({ type }) => type),
      'records at the end',
    ).to.include('primary');
  },
});
