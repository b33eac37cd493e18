import { check } from '../../../core/check.ts';
import { REGISTRY } from '../client.ts';
import { richDependencies } from '../manifest.ts';
import { comparable, indexDependencies } from '../protocol/index-deps.ts';
import { readConfig, readEntries } from '../protocol/index-file.ts';

/** Every kind of dependency that a manifest can hold, field by field; one of them is of another registry. */
export default check({
  id: 'cargo.index.dep-fields',
  tier: 'full',
  proves: ['cargo.index.dependencies'],
  needs: ['push', 'pull'],
  async run({ make, publisher, protocol, http, expect }) {
    const [always, sometimes] = await make({ name: 'always' }, { name: 'sometimes' });
    const manifest = richDependencies(always, sometimes, REGISTRY);
    // cargo would ask the other registry while it packs, so this one is sent raw.
    const elsewhere = { dependencies: { foreign: { package: 'elsewhere', version: '>=1.2, <2' }, plain: '1' } };
    const [rich, foreign] = await make({ name: 'rich', manifest }, { name: 'foreign', manifest: elsewhere });
    const client = publisher();
    for (const pkg of [always, sometimes, rich]) await client.publish(pkg);
    const { status } = await protocol.publish(http, foreign);
    expect(status, 'status of the publication with a dependency of another registry').to.be.within(200, 299);
    const { index } = await readConfig(http);
    for (const pkg of [rich, foreign]) {
      const [entry] = await readEntries(http, pkg.name);
      const expected = comparable(indexDependencies(pkg.manifest, `sparse+${index}`));
      expect(comparable(entry!.deps), `dependencies of ${pkg.name}`).to.deep.equal(expected);
    }
  },
});
