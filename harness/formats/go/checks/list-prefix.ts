import { check } from '../../../core/check.ts';
import { listVersions } from '../protocol.ts';

export default check({
  id: 'go.list.prefix',
  tier: 'full',
  proves: ['go.list.tagged-versions'],
  needs: ['push', 'pull'],
  async run({ make, publisher, name, http, expect }) {
    const base = `regproof.test/${name('prefix')}`;
    const versions = { [base]: '1.0.0', [`${base}bar`]: '1.1.0', [`${base}/v2`]: '2.0.0', [`${base}/sub`]: '1.2.0' };
    for (const [path, version] of Object.entries(versions)) {
      const [pkg] = await make({ name: path, version, unique: true });
      await publisher().publish(pkg);
    }
    for (const [path, version] of Object.entries(versions))
      expect(await listVersions(http, path), `versions of ${path}`).to.deep.equal([`v${version}`]);
  },
});
