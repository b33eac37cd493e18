import { check } from '../../../core/check.ts';
import { recordsOf } from '../protocol/repodata.ts';

const RICH = {
  build_number: 7,
  depends: ['python >=3.8,<4.0a0', 'libz 1.2.*|1.3.*', '__glibc >=2.17'],
  constrains: ['other <2', 'third !=1.5'],
  license: 'LGPL-2.1-or-later AND MIT',
  license_family: 'LGPL',
  timestamp: 1_700_000_000_123,
  track_features: 'slow fast',
  purls: ['pkg:pypi/kit@1.0?a=1&b=2'],
};

/** Fields that indexes give another form, or leave to the folder. */
const FREE = new Set(['arch', 'platform', 'subdir']);

/** A rich manifest survives indexing, field by field. */
export default check({
  id: 'conda.record.index-json',
  tier: 'full',
  proves: ['conda.record.as-index-json'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const packages = await make(
      { name: 'rich', manifest: RICH },
      { name: 'rich-any', manifest: { ...RICH, noarch: 'generic' } },
      { name: 'rich-old', manifest: RICH, kinds: ['tar.bz2'] },
    );
    for (const pkg of packages) {
      await publisher().publish(pkg);
      const [listed] = await recordsOf(http, pkg.name);
      for (const [field, value] of Object.entries(pkg.manifest))
        if (!FREE.has(field)) expect(listed?.record[field], `${field} of ${pkg.name}`).to.deep.equal(value);
    }
  },
});
