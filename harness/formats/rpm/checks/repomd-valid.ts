import { check } from '../../../core/check.ts';
import { encodePath, parseRepomd, REPOMD } from '../protocol/repomd.ts';

/** The entry point is XML that any parser takes, and everything that it names is there. */
export default check({
  id: 'rpm.repomd.valid',
  tier: 'smoke',
  proves: ['rpm.index.repomd'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    for (const pkg of await make({ name: 'listed', version: '1.0' }, { name: 'listed', version: '1.1' })) {
      await publisher().publish(pkg);
      const response = await http.get(REPOMD);
      expect(response.status, `status of ${REPOMD}`).to.equal(200);
      const records = parseRepomd(response.body);
      expect(
        records.map(({ type }) => type),
        'types of the records',
      )
        .to.include('primary')
        .and.not.to.include.members(['']);
      for (const { href } of records)
        expect((await http.get(encodePath(href))).status, `status of ${href}`).to.equal(200);
    }
  },
});
