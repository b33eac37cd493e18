import { check } from '../../../core/check.ts';
import { rattler } from '../client.ts';
import { recordsOf } from '../protocol/repodata.ts';
import { toldOf } from '../told.ts';

const VERSIONS = ['1.0rc1', '1.0', '1.0.post1', '1!0.5', '1.0+l1'];

/** The epoch wins over all, and every version is found by its own spelling. */
export default check({
  id: 'conda.order',
  tier: 'full',
  proves: ['conda.order.versions'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    let name = '';
    for (const version of VERSIONS) {
      const [pkg] = await make({ name: 'order', version });
      await publisher().publish(pkg);
      name = pkg.name;
    }
    const listed = (await recordsOf(http, name)).map(({ record }) => record.version);
    expect(listed, 'versions in the index').to.have.members(VERSIONS);
    const solver = client(rattler);
    const chosen = async (spec: string) => toldOf('solved', (await solver.solve([spec])).output, name).version;
    expect(await chosen(name), 'the newest').to.equal('1!0.5');
    expect(await chosen(`${name}[version="<1!0"]`), 'the newest without the epoch').to.equal('1.0.post1');
    for (const version of VERSIONS)
      expect(await chosen(`${name}[version="==${version}"]`), `what ${version} resolves to`).to.equal(version);
  },
});
