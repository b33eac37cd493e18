import { check } from '../../../core/check.ts';
import { go } from '../client.ts';
import { listVersions } from '../protocol.ts';

export default check({
  id: 'go.list.exact',
  tier: 'smoke',
  proves: ['go.list.tagged-versions'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const packages = await make(
      { name: 'listed', version: '1.2.0' },
      { name: 'listed', version: '1.0.0' },
      { name: 'listed', version: '1.3.0-rc.1' },
      { name: 'listed', version: '0.0.0-20250102030405-0123456789ab' },
    );
    for (const pkg of packages) await publisher().publish(pkg);
    const [{ name }] = packages;
    const tagged = ['v1.0.0', 'v1.2.0', 'v1.3.0-rc.1'];
    expect((await listVersions(http, name)).sort(), 'versions in the list').to.deep.equal(tagged);
    const { stdout } = await client(go).versions(name);
    expect(stdout.trim(), 'versions that the go command sees').to.equal([name, ...tagged].join(' '));
  },
});
