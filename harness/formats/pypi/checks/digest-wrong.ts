import { check } from '../../../core/check.ts';
import { upload } from '../protocol/upload.ts';

/** The digest in the form is there so that a file cut on its way is not published. */
export default check({
  id: 'pypi.push.digest-wrong',
  tier: 'full',
  proves: ['pypi.upload.digest-compared'],
  needs: ['push', 'pull'],
  async run({ make, protocol, http, expect }) {
    const [pkg] = await make({ name: 'cut' });
    for (const file of pkg.files) {
      const fields = { sha256_digest: 'ab'.repeat(32), md5_digest: null };
      const answer = await upload(http, pkg, file, { fields });
      expect(answer.status, `status of ${file.name} with a wrong sha256_digest`).to.be.within(400, 499);
      expect(await protocol.readIndex(http, pkg.name), 'index after the refusal').to.be.empty;
    }
    expect((await protocol.publish(http, pkg)).status, 'status with the right digests').to.be.within(200, 299);
    expect(await protocol.readIndex(http, pkg.name), 'index in the end').to.have.lengthOf(pkg.files.length);
  },
});
