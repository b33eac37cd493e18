import { check } from '../../../core/check.ts';
import { encodePath, readRepomd, sha256, unpack } from '../protocol/repomd.ts';

/** What repomd.xml states of each index file is so, packed and unpacked. dnf looks at the first digest alone. */
export default check({
  id: 'rpm.repomd.integrity',
  tier: 'smoke',
  proves: ['rpm.index.checksum', 'rpm.index.sizes'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    for (const pkg of await make({ name: 'hashed', version: '1.0' }, { name: 'hashed', version: '1.1' })) {
      await publisher().publish(pkg);
      const records = (await readRepomd(http)) ?? [];
      expect(records, 'records of repomd.xml').to.not.be.empty;
      for (const { type, href, ...stated } of records) {
        const packed = await http.get(encodePath(href));
        const open = unpack(packed.body, href);
        expect(stated.sha256, `checksum of ${type}`).to.equal(packed.sha256);
        expect(stated.size ?? packed.size, `size of ${type}`).to.equal(packed.size);
        if (!open) continue;
        expect(stated.openSha256 ?? sha256(open), `open-checksum of ${type}`).to.equal(sha256(open));
        expect(stated.openSize ?? open.length, `open-size of ${type}`).to.equal(open.length);
      }
    }
  },
});
