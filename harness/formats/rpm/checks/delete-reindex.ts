import { check } from '../../../core/check.ts';
import { specOf } from '../client/dnf.ts';
import { dnf } from '../client.ts';
import { entryOf, readPrimary } from '../protocol/primary.ts';
import { encodePath } from '../protocol/repomd.ts';

/** A deleted package is gone from index and files; clients install the others and cannot see it. */
export default check({
  id: 'rpm.delete.reindex',
  tier: 'full',
  proves: ['rpm.delete.gone'],
  needs: ['push', 'pull', 'delete'],
  async run({ make, publisher, client, protocol, http, expect }) {
    const [kept, gone] = await make({ name: 'stays', version: '1.0' }, { name: 'goes', version: '1.0' });
    for (const pkg of [kept, gone]) await publisher().publish(pkg);
    const { href } = await entryOf(http, gone);
    expect((await protocol.remove!(http, gone)).status, 'status of the deletion').to.be.within(200, 299);
    expect(
      (await readPrimary(http)).map(({ name }) => name),
      'packages in the index',
    ).to.deep.equal([kept.name]);
    expect((await http.get(encodePath(href))).status, `status of ${href}`).to.be.oneOf([404, 410]);
    expect((await client(dnf).install(kept)).output, 'what the other package prints').to.include(kept.marker);
    const refused = await client(dnf, { outcome: 'refusal' }).installSpecs(specOf(gone));
    expect(refused.output, 'what dnf says to the deleted one').to.include('Unable to find a match');
  },
});
