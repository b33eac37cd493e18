import { check } from '../../../core/check.ts';
import { placeOf } from '../module.ts';

export default check({
  id: 'go.mod.synthesized',
  tier: 'full',
  proves: ['go.mod.synthesized'],
  needs: ['push', 'pull'],
  async run({ make, publisher, installer, http, expect }) {
    const [pkg] = await make({ name: 'legacy', version: '1.4.0', manifest: { hasGoMod: false } });
    await publisher().publish(pkg);
    const served = await http.get(placeOf({ path: pkg.name, version: pkg.version }, 'mod'));
    expect(served.status, 'status of the .mod').to.equal(200);
    expect(served.text(), 'the .mod of a module that has none').to.equal(`module ${pkg.name}\n`);
    expect((await installer().install(pkg)).output, 'what it prints').to.include(pkg.marker);
  },
});
