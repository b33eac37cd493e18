import { check } from '../../../core/check.ts';
import { OCI } from '../media-types.ts';
import { digestOf, getManifest, putDocument, smallImage } from '../raw.ts';

/** A manifest is known by its bytes: whoever writes it anew, even with the same meaning, serves another one. */
export default check({
  id: 'docker.manifest.bytes',
  tier: 'smoke',
  proves: ['docker.manifest.exact-bytes', 'docker.manifest.content-type'],
  needs: ['push', 'pull'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    const manifest = {
      ...(await smallImage(http, repository)),
      'test.regproof.unknown': { b: 1.0, a: ['\u00fc', '<'] },
    };
    const bytes = Buffer.from(`${JSON.stringify(manifest, null, 7)} \n\n`);
    const digest = digestOf(bytes);
    expect((await putDocument(http, repository, '1.0', bytes)).status, 'status of the push').to.equal(201);
    for (const reference of ['1.0', digest]) {
      const served = await getManifest(http, repository, reference);
      expect(served.status, `status of ${reference}`).to.equal(200);
      expect(digestOf(served.body), `digest of what is served as ${reference}`).to.equal(digest);
      expect(served.headers['content-type'], `type of ${reference}`).to.equal(OCI.manifest);
      const stated = served.headers['docker-content-digest'] ?? digest;
      expect(stated, `digest that is stated of ${reference}`).to.equal(digest);
    }
  },
});
