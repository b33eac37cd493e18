import { check } from '../../../core/check.ts';
import { helmOf } from '../client.ts';
import { fetchIndex } from '../protocol.ts';

export default check({
  id: 'helm.index.schema',
  tier: 'smoke',
  proves: ['helm.index.strict'],
  needs: ['push', 'pull'],
  each: { client: 'installer' },
  async run({ make, publisher, client, clientUnderTest, http, expect }) {
    // Charts are read leniently, so one may have a field that no index may have.
    const [pkg] = await make({ name: 'strict', manifest: { 'x-team': 'packages' } });
    await publisher().publish(pkg);
    const index = (await fetchIndex(http))!;
    expect([...index.entries.keys()], 'charts in the index').to.include(pkg.name);
    expect(index.generated, 'time at which the index was generated').to.be.a('string');
    for (const entry of index.entries.get(pkg.name)!)
      expect(entry.created, `time at which ${entry.version} was created`).to.be.a('string');
    const { output } = await client(helmOf(clientUnderTest)).update();
    expect(output, 'what helm says of the index').to.include('Update Complete');
  },
});
