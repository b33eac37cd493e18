import { check } from '../../../core/check.ts';
import { entryOf } from '../protocol/primary.ts';
import { encodePath } from '../protocol/repomd.ts';

/** One digest from the upload to the index to the download; HEAD tells the same length. */
export default check({
  id: 'rpm.pkg.bytes',
  tier: 'smoke',
  proves: ['rpm.package.same-bytes'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    for (const pkg of await make({ name: 'bytes', version: '1.0' }, { name: 'bytes', version: '1.1' })) {
      await publisher().publish(pkg);
      const { href, sha256, size } = await entryOf(http, pkg);
      expect(sha256, 'checksum in primary.xml').to.equal(pkg.file.sha256);
      expect(size, 'size of the package in primary.xml').to.equal(pkg.file.size);
      const served = await http.get(encodePath(href));
      expect(served.sha256, `sha256 of the served ${href}`).to.equal(pkg.file.sha256);
      const head = await http.head(encodePath(href));
      expect(head.status, `status of HEAD ${href}`).to.equal(200);
      expect(Number(head.headers['content-length']), `Content-Length of HEAD ${href}`).to.equal(pkg.file.size);
    }
  },
});
