import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';
import { readPrimary } from '../protocol/primary.ts';

/** An epoch outweighs the version. */
export default check({
  id: 'rpm.epoch.install',
  tier: 'full',
  proves: ['rpm.primary.epoch'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const made = await make({ name: 'era', version: '2:0.9-1' }, { name: 'era', version: '1.0-1' });
    for (const pkg of made) await publisher().publish(pkg);
    const epochs = (await readPrimary(http)).map(({ epoch, version }) => `${epoch} ${version}`);
    expect(epochs.sort(), 'epochs and versions in primary.xml').to.deep.equal(['0 1.0', '2 0.9']);
    const { output } = await client(dnf).installSpecs(made[0].name);
    expect(output, 'what dnf takes for the newest').to.include(`installed ${made[0].name} 2:0.9-1`);
  },
});
