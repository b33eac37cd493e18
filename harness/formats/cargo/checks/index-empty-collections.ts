import { check } from '../../../core/check.ts';
import { cargoOlder } from '../client.ts';
import { readEntries } from '../protocol/index-file.ts';

/** A crate without features and dependencies has empty collections, not null, and no missing ones. */
export default check({
  id: 'cargo.index.empty-collections',
  tier: 'full',
  proves: ['cargo.index.collections'],
  needs: ['push', 'pull'],
  async run({ name, make, publisher, client, http, expect }) {
    // The programs of the template that ask for a feature go with the features.
    const bin = [{ name: `${name('bare')}-marker`, path: 'src/bin/marker.rs' }];
    const [pkg] = await make({ name: 'bare', manifest: { features: null, bin } });
    await publisher().publish(pkg);
    const [entry] = await readEntries(http, pkg.name);
    expect(entry!.deps, 'deps').to.deep.equal([]);
    expect(entry!.features, 'features').to.deep.equal({});
    const installed = await client(cargoOlder).install(pkg);
    expect(installed.output, 'what the program prints').to.include(pkg.marker);
  },
});
