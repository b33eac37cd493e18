import { check } from '../../../core/check.ts';
import { listVersions } from '../protocol.ts';

/** A client that asks for it takes anything else for a broken proxy and gives up: https://go.googlesource.com/proposal/+/master/design/25530-sumdb.md */
export default check({
  id: 'go.sumdb.supported',
  tier: 'full',
  proves: ['go.sumdb.supported'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const [pkg] = await make({ name: 'summed' });
    await publisher().publish(pkg);
    for (const database of ['sum.golang.org', 'sum.example.test']) {
      const { status } = await http.get(`sumdb/${database}/supported`);
      expect(status, `status of the question for ${database}`).to.be.oneOf([200, 404, 410]);
      if (status !== 200) continue;
      const { body } = await http.get(`sumdb/${database}/latest`);
      expect(body.toString(), `signed tree head of ${database}`).to.match(/^go\.sum database tree\n/);
    }
    expect(await listVersions(http, pkg.name), 'versions of a module that is there').to.deep.equal([pkg.version]);
  },
});
