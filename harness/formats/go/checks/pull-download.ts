import { check } from '../../../core/check.ts';
import { go } from '../client.ts';
import { downloaded } from '../downloaded.ts';

/** The hashes that every consumer's go.sum will hold are those of the generated module. */
export default check({
  id: 'go.pull.download',
  tier: 'smoke',
  proves: ['go.download.verified'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, expect }) {
    const [pkg, newer] = await make({ name: 'kit', version: '1.0.0' }, { name: 'kit', version: '1.1.0' });
    for (const each of [pkg, newer]) await publisher().publish(each);
    for (const each of [pkg, newer]) {
      const told = downloaded(await client(go).download(`${each.name}@${each.version}`));
      expect(told.Version, 'version that was downloaded').to.equal(each.version);
      expect(told.Sum, `hash of the zip of ${each.version}`).to.equal(each.manifest.sum);
      expect(told.GoModSum, `hash of the go.mod of ${each.version}`).to.equal(each.manifest.goModSum);
    }
    const installed = await client(go).install(newer);
    expect(installed.output, 'what the consumer prints').to.include(newer.marker).and.not.include(pkg.marker);
  },
});
