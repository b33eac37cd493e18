import { check } from '../../../core/check.ts';
import { REPOMD } from '../protocol/repomd.ts';

/** Refusals are statuses that clients understand, never a page of a web application. */
export default check({
  id: 'rpm.http.errors',
  tier: 'full',
  proves: ['rpm.http.refusals'],
  needs: ['push', 'pull'],
  async run({ make, publisher, protocol, http, expect }) {
    const [pkg] = await make({ name: 'errors' });
    await publisher().publish(pkg);
    for (const path of ['repodata/none.xml', 'Packages/none-1-1.noarch.rpm', `${REPOMD}.sig`])
      expect((await http.get(path)).status, `status of ${path}`).to.equal(404);
    const anonymous = await protocol.publish(http, pkg, { as: 'anonymous' });
    expect(anonymous.status, 'status of an anonymous upload').to.equal(401);
    expect(anonymous.headers['www-authenticate'], 'challenge of the 401').to.match(/^Basic /i);
    const wrong = await http.get(REPOMD, { as: 'wrong' });
    expect(wrong.status, 'status of a read with a wrong password').to.be.oneOf([200, 401, 403]);
    expect(wrong.headers['content-type'] ?? '', 'Content-Type of that answer').to.not.match(/html/i);
  },
});
