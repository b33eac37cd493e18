import { check } from '../../../core/check.ts';
import { documentPath, jsonRequest, readTarball, readVersion, sri } from '../document.ts';
import { publishDocument } from '../protocol/publish-document.ts';

/** Digests that are not those of the tarball are refused and nothing stays, so that the true publication can follow; or they are replaced by true ones. */
export default check({
  id: 'npm.publish.false-digest',
  tier: 'full',
  proves: ['npm.publish.digests-checked'],
  needs: ['push', 'pull'],
  async run({ make, http, protocol, expect }) {
    const packages = await make({ name: 'shasum' }, { name: 'integrity' });
    const [other] = await make({ name: 'other' });
    const lies = [{ shasum: other.file.sha1 }, { integrity: sri(other.file) }];
    for (const [index, pkg] of packages.entries()) {
      const document = await publishDocument(pkg);
      Object.assign(document.versions[pkg.version].dist, lies[index]);
      const { status } = await http.put(documentPath(pkg.name), jsonRequest(document));
      if (status < 300) {
        const { dist } = await readVersion(http, pkg);
        expect(dist.integrity, `dist.integrity after a false ${pkg.name}`).to.equal(sri(pkg.file));
        expect(dist.shasum, `dist.shasum after a false ${pkg.name}`).to.equal(pkg.file.sha1);
        expect((await readTarball(http, pkg)).sha512, `sha512 of ${pkg.name}`).to.equal(pkg.file.sha512);
        continue;
      }
      expect(status, `status of a false ${pkg.name}`).to.be.within(400, 499);
      expect(await protocol.readIndex(http, pkg.name), `index after the refusal of ${pkg.name}`).to.be.empty;
      const tarball = await http.get(`${pkg.name}/-/${pkg.file.name}`);
      expect(tarball.status, `status of the refused tarball of ${pkg.name}`).to.equal(404);
      const again = await protocol.publish(http, pkg);
      expect(again.status, `status of ${pkg.name} published truly`).to.be.within(200, 299);
      expect((await readTarball(http, pkg)).sha512, `sha512 of ${pkg.name}`).to.equal(pkg.file.sha512);
    }
  },
});
