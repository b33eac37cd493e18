import { check } from '../../../core/check.ts';
import { ABBREVIATED, documentPath, FULL, INSTALL_ACCEPT } from '../document.ts';

/** The document for installers has its own type, the same versions, and less to read. */
export default check({
  id: 'npm.packument.abbreviated',
  tier: 'full',
  proves: ['npm.document.abbreviated'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const packages = await make({ name: 'kit', version: '1.0.0' }, { name: 'kit', version: '1.1.0' });
    const path = documentPath(packages[0].name);
    for (const pkg of packages) {
      await publisher().publish(pkg);
      const full = await http.get(path, { headers: { Accept: FULL } });
      const abbreviated = await http.get(path, { headers: { Accept: INSTALL_ACCEPT } });
      expect(abbreviated.headers['content-type'], 'type of the abbreviated document').to.match(
        new RegExp(`^${RegExp.escape(ABBREVIATED)}(;|$)`),
      );
      expect(full.headers['content-type'], 'type of the full document').to.match(/^application\/json(;|$)/);
      const [long, short] = [full.json(), abbreviated.json()];
      expect(Object.keys(short.versions), 'versions').to.deep.equal(Object.keys(long.versions));
      expect(short['dist-tags'], 'tags').to.deep.equal(long['dist-tags']);
      expect(short.versions[pkg.version].dist, 'dist').to.deep.equal(long.versions[pkg.version].dist);
      expect(short, 'fields of the abbreviated document').to.not.have.any.keys('readme', '_rev');
      expect(Date.parse(short.modified), 'modified as a date').to.be.a('number').and.not.be.NaN;
      expect(abbreviated.size, 'length of the abbreviated document').to.be.below(full.size);
    }
  },
});
