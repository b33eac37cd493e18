import { check } from '../../../core/check.ts';
import { go } from '../client.ts';
import { downloaded } from '../downloaded.ts';
import { escaped } from '../module.ts';
import { ABSENT } from '../protocol.ts';

export default check({
  id: 'go.path.case-module',
  tier: 'full',
  proves: ['go.path.case'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [upper, lower] = await make(
      { name: 'example.test/AcmeCorp/Kit' },
      { name: 'example.test/acmecorp/kit', edition: 'lower' },
    );
    for (const pkg of [upper, lower]) await publisher().publish(pkg);
    for (const pkg of [upper, lower]) {
      const file = `/@v/${pkg.version}.zip`;
      for (const spelling of [escaped(pkg.name), escaped(pkg.name).replaceAll('!', '%21')]) {
        const { status, sha256 } = await http.get(`${spelling}${file}`);
        expect(status, `status of ${spelling}`).to.equal(200);
        expect(sha256, `sha256 of ${spelling}`).to.equal(pkg.file.sha256);
      }
      expect(downloaded(await client(go).download(`${pkg.name}@${pkg.version}`)).Sum, `hash of ${pkg.name}`).to.equal(
        pkg.manifest.sum,
      );
    }
    const { status } = await http.get(`${upper.name}/@v/${upper.version}.zip`);
    expect(status, 'status of capital letters that were not escaped').to.be.oneOf([400, ...ABSENT]);
  },
});
