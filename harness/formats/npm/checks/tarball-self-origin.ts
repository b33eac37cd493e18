import { check } from '../../../core/check.ts';
import { npm } from '../client.ts';
import { ABBREVIATED, documentPath, FULL } from '../document.ts';

/** Tarballs are where the client reached the registry, whatever address the publisher wrote. */
export default check({
  id: 'npm.tarball.self-origin',
  tier: 'full',
  proves: ['npm.dist.tarball'],
  needs: ['push', 'pull'],
  async run({ make, client, protocol, http, expect }) {
    const [plain, scoped] = await make({ name: 'kit' }, { name: '@acme/kit' });
    for (const pkg of [plain, scoped]) {
      // The raw document names a host that does not exist.
      expect((await protocol.publish(http, pkg)).status, `status of publishing ${pkg.name}`).to.be.within(200, 299);
      for (const Accept of [FULL, ABBREVIATED]) {
        const answer = await http.get(documentPath(pkg.name), { headers: { Accept } });
        const registry = answer.url.slice(0, -documentPath(pkg.name).length);
        const { tarball } = answer.json().versions[pkg.version].dist;
        expect(tarball.slice(0, registry.length), `where the tarball of ${pkg.name} is`).to.equal(registry);
      }
      // Every other host is refused by the egress guard.
      expect((await client(npm).install(pkg)).stdout.trim(), `what ${pkg.name} prints`).to.equal(pkg.marker);
    }
  },
});
