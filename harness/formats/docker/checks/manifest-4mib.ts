import { check } from '../../../core/check.ts';
import { bytesOf, digestOf, errorCode, getManifest, putDocument, smallImage } from '../raw.ts';

/** Four mebibytes are taken; what is too large is refused as such. */
export default check({
  id: 'docker.manifest.4mib',
  tier: 'release',
  proves: ['docker.manifest.size', 'docker.manifest.too-large'],
  needs: ['push', 'pull'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    const image = await smallImage(http, repository);
    const padded = (bytes: number) => bytesOf({ ...image, annotations: { padding: 'x'.repeat(bytes) } });
    const large = padded(3_900_000);
    expect((await putDocument(http, repository, 'large', large)).status, 'status of 3.9 MB').to.equal(201);
    const served = await getManifest(http, repository, 'large');
    expect(digestOf(served.body), 'digest of 3.9 MB').to.equal(digestOf(large));
    const huge = await putDocument(http, repository, 'huge', padded(40_000_000));
    expect(huge.status, 'status of 40 MB').to.be.oneOf([400, 413]);
    if (huge.status === 400) expect(errorCode(huge, 'MANIFEST_INVALID'), 'error code of 40 MB').to.not.be.empty;
    expect((await getManifest(http, repository, 'huge')).status, 'status of what was refused').to.equal(404);
  },
});
