import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';
import { readPrimary } from '../protocol/primary.ts';

const UPLOADS = 20;

/** Of many uploads at once none is lost or listed twice, and the index is signed as it ends up. */
export default check({
  id: 'rpm.concurrent.upload',
  tier: 'release',
  proves: ['rpm.upload.concurrent'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const requests = Array.from({ length: UPLOADS }, (_, index) => ({ name: `parallel${index}` }));
    const [first, ...others] = requests;
    const packages = await make(first!, ...others);
    const client0 = publisher();
    await Promise.all(packages.map((pkg) => client0.publish(pkg)));
    const listed = (await readPrimary(http)).map(({ sha256 }) => sha256);
    expect(listed.sort(), 'checksums in primary.xml').to.deep.equal(packages.map(({ file }) => file.sha256).sort());
    await client(dnf).makecache();
  },
});
