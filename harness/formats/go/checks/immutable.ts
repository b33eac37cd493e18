import { check } from '../../../core/check.ts';
import { placeOf } from '../module.ts';

export default check({
  id: 'go.immutable',
  tier: 'full',
  proves: ['go.version.immutable'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const [pkg, other] = await make(
      { name: 'fixed' },
      { name: 'fixed', edition: 'other', manifest: { goMod: '\n// other\n' } },
    );
    await publisher().publish(pkg);
    const digests = async () => {
      const endings = ['zip', 'mod', 'info'] as const;
      const reads = endings.map((ending) => http.get(placeOf({ path: pkg.name, version: pkg.version }, ending)));
      return (await Promise.all(reads)).map(({ sha256 }) => sha256);
    };
    const before = await digests();
    expect(before[0], 'sha256 of the zip').to.equal(pkg.file.sha256);
    const again = await publisher({ outcome: 'any' }).publish(other);
    expect(
      await digests(),
      `the files after another upload of the version (${again.output.slice(0, 40)})`,
    ).to.deep.equal(before);
  },
});
