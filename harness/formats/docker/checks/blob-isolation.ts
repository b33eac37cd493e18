import { check } from '../../../core/check.ts';
import { begin, bytesOf, digestOf, getManifest, pushBytes, putDocument, smallImage } from '../raw.ts';

/** A digest is no key: who knows one of another repository gets nothing for it here, and its uploads are its own. */
export default check({
  id: 'docker.authz.blob-isolation',
  tier: 'full',
  proves: ['docker.blob.by-repository', 'docker.upload.by-repository'],
  needs: ['push', 'pull'],
  async run({ name, http, expect }) {
    const [own, other] = [name('kit'), name('other')];
    const image = await smallImage(http, own, own);
    const manifest = bytesOf(image);
    await putDocument(http, own, '1.0', manifest);
    await pushBytes(http, other, `makes ${other} exist`);
    const { digest } = image.layers[0]!;
    for (const method of ['GET', 'HEAD']) {
      const { status } = await http.request(method, `${other}/blobs/${digest}`);
      expect(status, `status of ${method} through another repository`).to.be.oneOf([401, 403, 404]);
    }
    expect((await getManifest(http, other, digestOf(manifest))).status, 'status of the manifest there').to.be.oneOf([
      401, 403, 404,
    ]);
    // A manifest over blobs that are elsewhere may be taken; it makes them no more readable here.
    await putDocument(http, other, '1.0', manifest);
    expect((await http.get(`${other}/blobs/${digest}`)).status, 'status of a blob that a manifest names').to.equal(404);
    const upload = new URL(await begin(http, own));
    const path = upload.pathname.replace(`/${own}/`, `/${other}/`);
    const foreign = await http.request('PATCH', `${path}${upload.search}`, { body: Buffer.from('foreign') });
    expect(foreign.status, 'status of a chunk for an upload of another repository').to.be.within(400, 499);
    expect((await http.get(`${own}/blobs/${digest}`)).status, 'status through its own repository').to.equal(200);
  },
});
