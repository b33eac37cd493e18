import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';
import { entryOf } from '../protocol/primary.ts';

/** What was just installed is the newest: an index that spells its version otherwise is upgraded for ever. */
export default check({
  id: 'rpm.upgrade.idempotent',
  tier: 'full',
  proves: ['rpm.primary.version-fields'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [pkg] = await make({ name: 'settled', version: '1.4-2' });
    await publisher().publish(pkg);
    const { version, release } = await entryOf(http, pkg);
    expect([version, release], 'ver and rel').to.deep.equal(['1.4', '2']);
    const { output } = await client(dnf).installAndUpgrade(pkg);
    expect(output, 'what dnf says to an upgrade').to.include('Nothing to do');
  },
});
