import { check } from '../../../core/check.ts';
import { recordsOf } from '../protocol/repodata.ts';

/** An exclamation mark and a plus sign mean themselves in a path, encoded or not. */
export default check({
  id: 'conda.url.special',
  tier: 'full',
  proves: ['conda.url.special'],
  needs: ['push', 'pull'],
  async run({ make, publisher, installer, http, expect }) {
    const packages = await make({ name: 'marks', version: '1!0.5' }, { name: 'marks', version: '1.0+l1' });
    for (const pkg of packages) await publisher().publish(pkg);
    const files = (await recordsOf(http, packages[0].name)).map(({ file }) => file);
    expect(files, 'files in the index').to.have.members(packages.map(({ file }) => file.name));
    for (const pkg of packages) {
      const plain = `linux-64/${pkg.file.name}`;
      const encoded = plain.replaceAll('!', '%21').replaceAll('+', '%2B');
      for (const path of [plain, encoded]) {
        const served = await http.get(path);
        expect(served.status, `status of ${path}`).to.equal(200);
        expect(served.sha256, `sha256 of ${path}`).to.equal(pkg.file.sha256);
      }
      expect((await installer().install(pkg)).output, `what ${pkg.version} prints`).to.include(pkg.marker);
    }
  },
});
