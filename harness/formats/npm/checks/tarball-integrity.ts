import { check } from '../../../core/check.ts';
import { npm } from '../client.ts';
import { readVersion, sri } from '../document.ts';

const READS = 20;

/** Digests in the document are those of the bytes that were published, and the tarball has them at each read. */
export default check({
  id: 'npm.tarball.integrity',
  tier: 'smoke',
  proves: ['npm.dist.shasum', 'npm.dist.integrity'],
  needs: ['push', 'pull'],
  async run({ make, client, http, expect }) {
    const packages = await make({ name: 'kit', version: '1.0.0' }, { name: 'kit', version: '1.1.0' });
    for (const pkg of packages) await client(npm).publish(pkg);
    for (const pkg of packages) {
      const { dist } = await readVersion(http, pkg);
      expect(dist.shasum, `dist.shasum of ${pkg.version}`).to.equal(pkg.file.sha1);
      expect(dist.integrity, `dist.integrity of ${pkg.version}`).to.equal(sri(pkg.file));
      for (let read = 1; read <= READS; read++) {
        const tarball = await http.get(dist.tarball);
        expect(tarball.status, `status of read ${read} of ${pkg.version}`).to.equal(200);
        expect(tarball.sha512, `sha512 of read ${read} of ${pkg.version}`).to.equal(pkg.file.sha512);
      }
    }
  },
});
