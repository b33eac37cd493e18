import { check } from '../../../core/check.ts';
import { OCI } from '../media-types.ts';
import { bytesOf, digestOf, errorCode, getManifest, pushSmallImage, putDocument } from '../raw.ts';

/** An index over manifests of another repository: taken as it is, or refused for what is missing, and nothing in between. */
export default check({
  id: 'docker.index.crossrepo',
  tier: 'full',
  proves: ['docker.errors.codes'],
  needs: ['push', 'pull'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    await pushSmallImage(http, repository, 'own');
    const child = await pushSmallImage(http, name('elsewhere'), '1.0');
    const index = bytesOf({ schemaVersion: 2, mediaType: OCI.index, manifests: [child] });
    const answer = await putDocument(http, repository, 'index', index, OCI.index);
    expect(answer.status, 'status of the index').to.be.oneOf([201, 400, 404]);
    const served = await getManifest(http, repository, 'index');
    if (answer.status === 201) {
      expect(digestOf(served.body), 'digest of the index').to.equal(digestOf(index));
    } else {
      expect(errorCode(answer, 'MANIFEST_BLOB_UNKNOWN'), 'error code').to.equal('MANIFEST_BLOB_UNKNOWN');
      expect(served.status, 'status of what was refused').to.equal(404);
    }
    expect((await getManifest(http, repository, 'own')).status, 'status of what was there').to.equal(200);
  },
});
