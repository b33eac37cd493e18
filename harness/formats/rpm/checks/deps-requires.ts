import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';
import { entryOf, relations } from '../protocol/primary.ts';

/** A versioned requirement with an epoch pulls in what fulfils it, and refuses what does not. */
export default check({
  id: 'rpm.deps.requires',
  tier: 'full',
  proves: ['rpm.primary.requires'],
  needs: ['push', 'pull'],
  async run({ make, name, publisher, client, http, expect }) {
    const base = name('base');
    const [provider, fitting, unfit] = await make(
      { name: 'base', version: '1:2.0-1' },
      { name: 'fitting', manifest: { Requires: [`${base} >= 1:1.5`] } },
      { name: 'unfit', manifest: { Requires: [`${base} >= 1:3.0`] } },
    );
    for (const pkg of [provider, fitting, unfit]) await publisher().publish(pkg);
    expect(relations(await entryOf(http, fitting), 'requires'), 'requires in primary.xml').to.deep.equal([
      `${base} GE 1:1.5`,
    ]);
    const { output } = await client(dnf).installSpecs(fitting.name);
    expect(output, 'what came along').to.include(`installed ${base} 1:2.0-1`);
    const refused = await client(dnf, { outcome: 'refusal' }).installSpecs(unfit.name);
    expect(refused.output, 'why nothing fits').to.include(`nothing provides ${base} >= 1:3.0`);
  },
});
