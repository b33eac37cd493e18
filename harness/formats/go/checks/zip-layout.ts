import { readArchive } from '../../../archive/read.ts';
import { check } from '../../../core/check.ts';
import { placeOf } from '../module.ts';

export default check({
  id: 'go.zip.layout',
  tier: 'full',
  proves: ['go.zip.layout'],
  needs: ['push', 'pull'],
  async run({ make, publisher, installer, http, expect }) {
    const [pkg] = await make({ name: 'layout' });
    await publisher().publish(pkg);
    const { body } = await http.get(placeOf({ path: pkg.name, version: pkg.version }, 'zip'));
    const names = [...(await readArchive(body)).keys()];
    const prefix = `${pkg.name}@${pkg.version}/`;
    expect(
      names.filter((name) => !name.startsWith(prefix)),
      `names that are not below ${prefix}`,
    ).to.deep.equal([]);
    expect(
      names.filter((name) => name.toLowerCase().endsWith('/go.mod')),
      'go.mod files',
    ).to.deep.equal([`${prefix}go.mod`]);
    // `go mod verify`, which the installation ends with, finds what a first download forgives: https://go.dev/issue/53448
    expect((await installer().install(pkg)).output, 'what the verified module prints').to.include(pkg.marker);
  },
});
