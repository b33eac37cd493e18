import { check } from '../../../core/check.ts';
import { encodePath, readRepomd } from '../protocol/repomd.ts';

const TEXTS = ['primary', 'filelists', 'other'];

/** Clients of Enterprise Linux 7 and Amazon Linux 2 unpack gzip, and not zstd. */
export default check({
  id: 'rpm.compress.gz',
  tier: 'full',
  proves: ['rpm.index.gzip'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const [pkg] = await make({ name: 'packed' });
    await publisher().publish(pkg);
    const records = (await readRepomd(http)) ?? [];
    for (const { type, href } of records.filter((record) => TEXTS.includes(record.type))) {
      expect(href, `location of ${type}`).to.match(/\.gz$/);
      const { body, headers } = await http.get(encodePath(href));
      expect(body.subarray(0, 2).toString('hex'), `first bytes of ${type}`).to.equal('1f8b');
      expect(headers['content-encoding'] ?? 'identity', `Content-Encoding of ${type}`).to.equal('identity');
    }
  },
});
