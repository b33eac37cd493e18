import { check } from '../../../core/check.ts';
import { go } from '../client.ts';
import { downloaded } from '../downloaded.ts';
import { placeOf } from '../module.ts';

export default check({
  id: 'go.path.case-version',
  tier: 'full',
  proves: ['go.path.case'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [pkg] = await make({ name: 'candidate', version: '1.0.0-RC1' });
    await publisher().publish(pkg);
    for (const ending of ['info', 'mod', 'zip'] as const) {
      const place = placeOf({ path: pkg.name, version: pkg.version }, ending);
      expect((await http.get(place)).status, `status of ${place}`).to.equal(200);
    }
    const told = downloaded(await client(go).download(`${pkg.name}@${pkg.version}`));
    expect(told.Version, 'version that was downloaded').to.equal('v1.0.0-RC1');
    expect(told.Sum, 'hash of the zip').to.equal(pkg.manifest.sum);
  },
});
