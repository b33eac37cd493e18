import { basename } from 'node:path';
import { check } from '../../../core/check.ts';
import { specOf } from '../client/dnf.ts';
import { dnf } from '../client.ts';
import { readPrimary } from '../protocol/primary.ts';

/** Two packages of one architecture are installed in one transaction: clients keep them by the last part of their locations. */
export default check({
  id: 'rpm.location.unique',
  tier: 'full',
  proves: ['rpm.primary.location-unique'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const made = await make({ name: 'first' }, { name: 'second' });
    for (const pkg of made) await publisher().publish(pkg);
    const names = (await readPrimary(http)).map(({ href }) => basename(href));
    expect(names, 'last parts of the locations').to.have.length(2);
    expect(new Set(names).size, 'different last parts').to.equal(2);
    const { output } = await client(dnf).installSpecs(...made.map(specOf));
    for (const { name } of made) expect(output, 'what is installed').to.include(`installed ${name} (none):1.0.0-1`);
  },
});
