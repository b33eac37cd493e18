import { check } from '../../../core/check.ts';
import { locationOf } from '../protocol/push.ts';
import { begin, digestOf, finish, patch, putDocument, smallImage } from '../raw.ts';

/** Behind a proxy that speaks TLS on another port, each address that the registry gives is one that its clients can use. */
export default check({
  id: 'docker.location.proxy',
  tier: 'full',
  proves: ['docker.upload.location'],
  needs: ['push', 'pull'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    const bytes = Buffer.from(`somewhere: ${repository}`);
    const own = new URL((await http.head('/v2/')).url).origin;
    const begun = await begin(http, repository);
    const sent = locationOf(await patch(http, begun, bytes));
    const blob = locationOf(await finish(http, sent, digestOf(bytes)));
    const manifest = await putDocument(http, repository, '1.0', await smallImage(http, repository));
    expect(manifest.status, 'status of the manifest').to.equal(201);
    const given = { begun, sent, blob, manifest: locationOf(manifest) };
    for (const [what, location] of Object.entries(given))
      expect(new URL(location).origin, `origin of Location: ${what}`).to.equal(own);
    for (const address of [given.blob, given.manifest]) {
      const served = await http.get(address, {
        headers: { Accept: '*/*, application/vnd.oci.image.manifest.v1+json' },
      });
      expect(served.status, `status of ${new URL(address).pathname}`).to.equal(200);
    }
  },
});
