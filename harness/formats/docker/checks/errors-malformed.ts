import { check } from '../../../core/check.ts';
import { OCI } from '../media-types.ts';
import { begin, digestOf, errorCode, finish, patch, pushSmallImage, putDocument, smallImage } from '../raw.ts';

const DIGESTS = ['sha256:xyz', `sha256:${'A'.repeat(64)}`, `sha256:${'0'.repeat(63)}`, 'md5:00', 'sha256:'];

/** What makes no sense is the client's fault, and the answer says which. */
export default check({
  id: 'docker.errors.malformed',
  tier: 'full',
  proves: ['docker.errors.codes', 'docker.errors.body'],
  needs: ['push', 'pull'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    await pushSmallImage(http, repository, '1.0');
    const image = await smallImage(http, repository);
    const absent = digestOf(Buffer.from('absent'));
    const refused = async (what: string, request: ReturnType<typeof http.get>, status: number, ...codes: string[]) => {
      const answer = await request;
      expect(answer.status, `status of ${what}`).to.be.within(status, status === 404 ? 404 : 499);
      expect(errorCode(answer, codes[0]!), `error code of ${what}`).to.be.oneOf(codes);
    };
    for (const digest of DIGESTS) {
      const answer = await http.get(`${repository}/blobs/${digest}`);
      expect(answer.status, `status of blob ${digest}`).to.be.oneOf([400, 404]);
      const put = await finish(http, await begin(http, repository), digest, Buffer.from('x'));
      expect(put.status, `status of an upload as ${digest}`).to.be.within(400, 499);
    }
    await refused('an unknown blob', http.get(`${repository}/blobs/${absent}`), 404, 'BLOB_UNKNOWN');
    await refused('an unknown tag', http.get(`${repository}/manifests/none`), 404, 'MANIFEST_UNKNOWN');
    await refused('an unknown repository', http.get(`${name('none')}/tags/list`), 404, 'NAME_UNKNOWN');
    const [over, bytes] = [await begin(http, repository), Buffer.from(`over: ${repository}`)];
    await finish(http, over, digestOf(bytes), bytes);
    await refused('an upload that is over', patch(http, over, bytes), 404, 'BLOB_UPLOAD_UNKNOWN');
    const put = (reference: string, document: object | Buffer) => putDocument(http, repository, reference, document);
    const invalid = ['MANIFEST_INVALID', 'MANIFEST_BLOB_UNKNOWN', 'SIZE_INVALID', 'DIGEST_INVALID'];
    await refused('a manifest that is no JSON', put('bad', Buffer.from('{"schemaVersion":')), 400, ...invalid);
    await refused('a manifest that is no object', put('bad', Buffer.from('[]')), 400, ...invalid);
    await refused(
      'a tag of 129 characters',
      put('t'.repeat(129), image),
      400,
      ...invalid,
      'NAME_INVALID',
      'MANIFEST_UNKNOWN',
    );
    const missing = { ...image, layers: [{ mediaType: OCI.layer, digest: absent, size: 6 }] };
    // It may be taken; a refusal has to say why.
    const hollow = await put('hollow', missing);
    expect(hollow.status, 'status of a manifest over a missing blob').to.be.oneOf([201, 400, 404]);
    if (hollow.status !== 201)
      expect(errorCode(hollow, 'MANIFEST_BLOB_UNKNOWN'), 'its error code').to.equal('MANIFEST_BLOB_UNKNOWN');
    expect((await http.get(`${repository}/tags/list`)).json().tags, 'tags afterwards').to.not.include('bad');
  },
});
