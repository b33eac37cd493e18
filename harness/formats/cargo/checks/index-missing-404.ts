import { check } from '../../../core/check.ts';
import { GONE } from '../protocol/index-file.ts';
import { indexPath } from '../registry/name.ts';

/** Unknown names of every length that has a path of its own; then the first publication of a name, which cargo begins by asking for it. */
export default check({
  id: 'cargo.index.missing-404',
  tier: 'smoke',
  proves: ['cargo.index.nonexistent'],
  needs: ['push', 'pull'],
  async run({ cell, name, make, publisher, http, protocol, expect }) {
    const short = [1, 2, 3, 4].map((length) => cell.namespace.slice(0, length));
    for (const missing of [...short, name('not-there'), name('not_there'), name('Not-There')]) {
      const { status } = await http.get(indexPath(missing));
      expect(status, `status of the index file of ${missing}`).to.be.oneOf(GONE);
    }
    const [pkg] = await make({ name: 'first' });
    await publisher().publish(pkg);
    const versions = (await protocol.readIndex(http, pkg.name)).map((file) => file.version);
    expect(versions, 'versions after the first publication').to.deep.equal([pkg.version]);
  },
});
