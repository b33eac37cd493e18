import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';
import { entryOf, relations } from '../protocol/primary.ts';

/** Every kind of relation is in the index with its comparison; what rpm needs of itself is not. */
export default check({
  id: 'rpm.deps.kinds',
  tier: 'full',
  proves: ['rpm.primary.relations'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [pkg] = await make({
      name: 'related',
      version: '3:1.5-2',
      manifest: { Requires: ['rtld < 9', '(one or two)'] },
    });
    const { name } = pkg;
    await publisher().publish(pkg);
    const entry = await entryOf(http, pkg);
    const expected = {
      provides: [`${name} EQ 3:1.5-2`, `${name}-command EQ 3:1.5-2`, `virtual(${name})`],
      requires: ['(one or two)', 'rtld LT 0:9'],
      conflicts: [`${name}-old LT 1:0.9`],
      obsoletes: [`${name}-legacy LE 0:0.5-1`],
      recommends: [`${name}-data`],
      suggests: [`${name}-manual GE 0:1.0`],
      supplements: [`${name}-host`],
      enhances: [`${name}-shell GT 0:2`],
    };
    for (const [kind, entries] of Object.entries(expected))
      expect(relations(entry, kind).sort(), `${kind} in primary.xml`).to.deep.equal(entries);
    const queried = await client(dnf).repoquery('--conflicts', name);
    expect(queried.stdout.trim(), 'conflicts as dnf reads them').to.equal(`${name}-old < 1:0.9`);
  },
});
