import semver from 'semver';
import { check } from '../../../core/check.ts';
import { isChartVersion } from '../name.ts';
import { fetchIndex } from '../protocol.ts';

export default check({
  id: 'helm.index.valid-entries',
  tier: 'full',
  proves: ['helm.index.entries-valid'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const versions = ['1.10.0', '1.9.0', '2.0.0-rc.1'];
    const packages = await make(
      { name: 'valid', version: '1.0.0' },
      ...versions.map((version) => ({ name: 'valid', version })),
    );
    for (const pkg of packages) await publisher().publish(pkg);
    const { entries } = (await fetchIndex(http))!;
    for (const [key, list] of entries) {
      for (const { name, version } of list) {
        expect(name, 'name of an entry').to.equal(key);
        expect(isChartVersion(version), `${name} ${version} is a version`).to.equal(true);
      }
    }
    const listed = entries.get(packages[0].name)!.map(({ version }) => version);
    expect(listed, 'versions, the newest first').to.deep.equal(['1.0.0', ...versions].sort(semver.rcompare));
  },
});
