import { check } from '../../../core/check.ts';
import { go } from '../client.ts';
import { downloaded } from '../downloaded.ts';
import { placeOf } from '../module.ts';

export default check({
  id: 'go.zip.stable',
  tier: 'full',
  proves: ['go.zip.same-content'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [pkg] = await make({ name: 'stable' });
    await publisher().publish(pkg);
    const place = placeOf({ path: pkg.name, version: pkg.version }, 'zip');
    for (let read = 1; read <= 5; read++)
      expect((await http.get(place)).sha256, `sha256 of read ${read}`).to.equal(pkg.file.sha256);
    // Two clients with cold caches of their own, as two machines with one go.sum.
    for (const machine of ['one', 'another']) {
      const { Sum } = downloaded(await client(go).download(`${pkg.name}@${pkg.version}`));
      expect(Sum, `hash that ${machine} machine computes`).to.equal(pkg.manifest.sum);
    }
  },
});
