import { check } from '../../../core/check.ts';
import { npm } from '../client.ts';
import { ABBREVIATED, documentPath, FULL, readVersion } from '../document.ts';

/** npm takes a whole package back: it is unknown afterwards, and a new version of it is a publication like any other. */
export default check({
  id: 'npm.unpublish.all',
  tier: 'full',
  proves: ['npm.unpublish.complete'],
  needs: ['push', 'pull', 'delete'],
  async run({ make, client, http, expect }) {
    const [pkg, next] = await make({ name: 'kit', version: '1.0.0' }, { name: 'kit', version: '2.0.0' });
    const owner = client(npm);
    await owner.publish(pkg);
    const { dist } = await readVersion(http, pkg);
    await owner.unpublish(pkg.name);
    for (const Accept of [FULL, ABBREVIATED]) {
      const { status } = await http.get(documentPath(pkg.name), { headers: { Accept } });
      expect(status, `status of the document as ${Accept}`).to.be.oneOf([404, 410]);
    }
    expect((await http.get(dist.tarball)).status, 'status of the tarball').to.be.oneOf([404, 410]);
    await owner.publish(next);
    const document = (await http.get(documentPath(pkg.name))).json();
    expect(Object.keys(document.versions ?? {}), 'versions after a new publication').to.deep.equal([next.version]);
    expect((await client(npm).install(next)).stdout.trim(), 'what the new version prints').to.equal(next.marker);
  },
});
