import { check } from '../../../core/check.ts';
import { pip } from '../client.ts';
import { upload } from '../protocol/upload.ts';

/** An upload that states no digest is refused, or published like any other. */
export default check({
  id: 'pypi.push.digest-optional',
  tier: 'full',
  proves: ['pypi.upload.digest-optional'],
  needs: ['push', 'pull'],
  async run({ make, client, protocol, http, expect }) {
    const [pkg] = await make({ name: 'unhashed', kinds: ['wheel'] });
    const fields = { sha256_digest: null, md5_digest: null };
    const { status } = await upload(http, pkg, pkg.file, { fields });
    const listed = await protocol.readIndex(http, pkg.name);
    if (status === 400 || status === 422) {
      expect(listed, 'index after the refusal').to.be.empty;
      // The twin: otherwise an endpoint that refuses everything would do.
      expect((await protocol.publish(http, pkg)).status, 'status with digests').to.be.within(200, 299);
      return;
    }
    expect(status, 'status of the upload without digests').to.be.within(200, 299);
    expect(
      listed.map((file) => file.name),
      'files in the index',
    ).to.deep.equal([pkg.file.name]);
    expect((await http.get(listed[0]!.url)).sha256, 'sha256 of the served file').to.equal(pkg.file.sha256);
    const fetched = await client(pip).download(`${pkg.name}==${pkg.version}`);
    expect(fetched.file(pkg.file.name).sha256, 'sha256 of what pip fetched').to.equal(pkg.file.sha256);
  },
});
