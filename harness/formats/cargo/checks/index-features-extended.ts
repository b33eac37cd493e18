import { check } from '../../../core/check.ts';
import { cargo, REGISTRY } from '../client.ts';
import { readEntries } from '../protocol/index-file.ts';

/** `dep:` and `?/` arrive whole: the optional dependency is taken with the feature and left out without it. */
export default check({
  id: 'cargo.index.features-extended',
  tier: 'full',
  proves: ['cargo.index.features'],
  needs: ['push', 'pull'],
  async run({ name, make, client, http, expect }) {
    const sometimes = name('sometimes');
    const manifest = {
      dependencies: { [sometimes]: { version: '1.0.0', registry: REGISTRY, optional: true } },
      features: { on: [`dep:${sometimes}`], louder: [`${sometimes}?/loud`] },
    };
    const [optional, pkg] = await make({ name: 'sometimes' }, { name: 'featured', manifest });
    const publishing = client(cargo);
    for (const each of [optional, pkg]) await publishing.publish(each);
    const [entry] = await readEntries(http, pkg.name);
    const listed = { ...entry!.features, ...entry!.features2 };
    expect(listed, 'features and features2').to.deep.equal(pkg.manifest.features);
    if (entry!.features2) expect(entry!.v, 'v of an entry with features2').to.be.at.least(2);
    // The lock file names it either way (rust-lang/cargo#10801), so what is compiled tells.
    for (const [features, taken] of [
      [['on', 'louder'], true],
      [['louder'], false],
    ] as const) {
      const { output } = await client(cargo).install(pkg, features);
      expect(output, `what the program prints with ${features}`).to.include(pkg.marker);
      const compiled = output.includes(`Compiling ${optional.name} `);
      expect(compiled, `the optional dependency is compiled with ${features}`).to.equal(taken);
    }
  },
});
