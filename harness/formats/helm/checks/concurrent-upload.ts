import { check } from '../../../core/check.ts';
import { archiveUrl, fetchIndex } from '../protocol.ts';

export default check({
  id: 'helm.concurrent.upload',
  tier: 'release',
  proves: ['helm.publish.concurrent'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const wanted = Array.from({ length: 30 }, (_, index) => ({ name: `chart${index % 10}`, version: `1.${index}.0` }));
    const packages = await make(wanted[0]!, ...wanted.slice(1));
    await Promise.all(packages.map((pkg) => publisher().publish(pkg)));
    const listed = [...(await fetchIndex(http))!.entries.values()].flat();
    expect(listed.map(({ name, version }) => `${name} ${version}`).sort(), 'versions in the index').to.deep.equal(
      packages.map(({ name, version }) => `${name} ${version}`).sort(),
    );
    for (const pkg of packages) {
      const entry = listed.find(({ name, version }) => name === pkg.name && version === pkg.version)!;
      expect(entry.digest, `digest of ${pkg.name} ${pkg.version}`).to.equal(pkg.file.sha256);
      expect((await http.get(archiveUrl(entry))).sha256, `bytes of ${pkg.name} ${pkg.version}`).to.equal(
        pkg.file.sha256,
      );
    }
  },
});
