import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';

/** The signature of the uploader is on the package that is downloaded. Without one rpm is content with the digests: the word counts. */
export default check({
  id: 'rpm.gpg.pkg-preserved',
  tier: 'full',
  proves: ['rpm.package.signature-kept'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, expect }) {
    const [pkg] = await make({ name: 'kept' });
    await publisher().publish(pkg);
    const { output, files } = await client(dnf).checkSignature(pkg);
    expect(output, 'what rpm says of the downloaded file').to.include(`${pkg.file.name}: digests signatures OK`);
    expect(
      files.map((file) => file.sha256),
      'digest of the downloaded file',
    ).to.deep.equal([pkg.file.sha256]);
  },
});
