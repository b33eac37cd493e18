import { check } from '../../../core/check.ts';
import { entryOf } from '../protocol/primary.ts';
import { encodePath } from '../protocol/repomd.ts';

/** Other bytes under a published name, version and architecture are refused, and the first ones stay in file and index. */
export default check({
  id: 'rpm.dup.nevra',
  tier: 'full',
  proves: ['rpm.upload.immutable'],
  needs: ['push', 'pull', 'overwrite-refused'],
  async run({ make, publisher, protocol, http, expect }) {
    const [first, second] = await make({ name: 'twice' }, { name: 'twice', edition: 'second' });
    await publisher().publish(first);
    const elsewhere = { ...second.file, place: `Packages/other/${second.file.name}` };
    for (const pkg of [second, { ...second, file: elsewhere, files: [elsewhere] as const }]) {
      const { status } = await protocol.publish(http, pkg);
      expect(status, 'status of the second upload').to.be.oneOf([400, 403, 409, 422]);
      const entry = await entryOf(http, first);
      expect(entry.sha256, 'checksum in primary.xml').to.equal(first.file.sha256);
      expect((await http.get(encodePath(entry.href))).sha256, 'sha256 of the served file').to.equal(first.file.sha256);
    }
  },
});
