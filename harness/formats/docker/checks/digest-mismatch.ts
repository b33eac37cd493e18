import { check } from '../../../core/check.ts';
import { begin, bytesOf, digestOf, errorCode, finish, getManifest, putDocument, smallImage } from '../raw.ts';

export default check({
  id: 'docker.manifest.digest-mismatch',
  tier: 'full',
  proves: ['docker.digest.verified', 'docker.errors.body'],
  needs: ['push', 'pull'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    const manifest = bytesOf(await smallImage(http, repository));
    const [claimed, actual] = [digestOf(Buffer.from('something else')), digestOf(manifest)];
    const put = await putDocument(http, repository, claimed, manifest);
    expect(put.status, 'status of a manifest under another digest').to.equal(400);
    expect(errorCode(put, 'DIGEST_INVALID'), 'its error code').to.be.oneOf(['DIGEST_INVALID', 'MANIFEST_INVALID']);
    for (const digest of [claimed, actual])
      expect((await getManifest(http, repository, digest)).status, `status of ${digest} afterwards`).to.equal(404);
    const bytes = Buffer.from(`bytes of ${repository}`);
    const blob = await finish(http, await begin(http, repository), claimed, bytes);
    expect(blob.status, 'status of a blob under another digest').to.equal(400);
    expect(errorCode(blob, 'DIGEST_INVALID'), 'its error code').to.equal('DIGEST_INVALID');
    for (const digest of [claimed, digestOf(bytes)])
      expect((await http.get(`${repository}/blobs/${digest}`)).status, `status of blob ${digest}`).to.equal(404);
    expect((await putDocument(http, repository, actual, manifest)).status, 'status under its own digest').to.equal(201);
  },
});
