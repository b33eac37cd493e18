import { check } from '../../../core/check.ts';
import { rattler } from '../client.ts';
import { recordsOf } from '../protocol/repodata.ts';

/** Fields that one indexer has and the other need not: what the subdir says, when it was indexed, what run_exports.json has. */
const FREE = new Set(['arch', 'platform', 'indexed_timestamp', 'run_exports']);

/** rattler's own indexer says the same of each file as the registry does, field by field. */
export default check({
  id: 'conda.oracle.index',
  tier: 'release',
  proves: ['conda.oracle.as-indexer'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const packages = await make(
      { name: 'judged', version: '1!1.0+l1', kinds: ['conda', 'tar.bz2'] },
      { name: 'judged', version: '2.0', manifest: { noarch: 'generic', build_number: 4, track_features: 'slow' } },
    );
    for (const pkg of packages) {
      await publisher().publish(pkg);
      const { stdout } = await client(rattler).index(pkg);
      const indexed = JSON.parse(stdout);
      for (const { file, map, record } of await recordsOf(http, pkg.name)) {
        if (!pkg.files.some(({ name }) => name === file)) continue;
        const expected = indexed[map]?.[file] ?? {};
        const fields = [...new Set([...Object.keys(record), ...Object.keys(expected)])].filter(
          (field) => !FREE.has(field),
        );
        expect(fields, `fields of ${file}`).to.include('sha256');
        for (const field of fields) expect(record[field], `${field} of ${file}`).to.deep.equal(expected[field]);
      }
    }
  },
});
