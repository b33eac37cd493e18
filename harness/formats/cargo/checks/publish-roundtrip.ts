import { check } from '../../../core/check.ts';
import { REGISTRY } from '../client.ts';
import { richDependencies } from '../manifest.ts';

/** A crate with every kind of dependency, and those it depends on: what was packed is what another cargo resolves, unpacks and runs. */
export default check({
  id: 'cargo.publish.roundtrip',
  tier: 'smoke',
  proves: ['cargo.publish.downloadable'],
  needs: ['push', 'pull'],
  each: { client: 'any' },
  async run({ name, make, publisher, installer, expect }) {
    const dependencies = ['always', 'sometimes'].map((base) => ({ name: name(base), version: '1.0.0' }));
    const manifest = richDependencies(dependencies[0]!, dependencies[1]!, REGISTRY);
    const packages = await make({ name: 'always' }, { name: 'sometimes' }, { name: 'rich', manifest });
    const sent = new Map<string, string>();
    for (const pkg of packages) {
      const crate = `${pkg.name}-${pkg.version}.crate`;
      sent.set(crate, (await publisher().publish(pkg)).file(crate).sha256);
    }
    const [, , rich] = packages;
    const installed = await installer().install(rich, ['with-sometimes']);
    expect(installed.output, 'what the program prints').to.include(rich.marker);
    for (const [crate, sha256] of sent) {
      expect(installed.file(crate).sha256, `sha256 of the downloaded ${crate}`).to.equal(sha256);
    }
  },
});
