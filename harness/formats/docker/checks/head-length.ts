import { check } from '../../../core/check.ts';
import { ACCEPT_MANIFESTS } from '../media-types.ts';
import { begin, digestOf, finish, pushSmallImage } from '../raw.ts';

/** Engines ask by HEAD how much there is and what it is, before they ask for the bytes. */
export default check({
  id: 'docker.head.length',
  tier: 'smoke',
  proves: ['docker.head.length', 'docker.head.digest'],
  needs: ['push', 'pull'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    const bytes = Buffer.from('to be compressed, '.repeat(500));
    const blob = digestOf(bytes);
    await finish(http, await begin(http, repository), blob, bytes);
    const manifest = await pushSmallImage(http, repository, '1.0');
    const wanted = [
      { path: `blobs/${blob}`, size: bytes.length, digest: blob },
      { path: `manifests/${manifest.digest}`, size: manifest.size, digest: manifest.digest },
      { path: 'manifests/1.0', size: manifest.size, digest: manifest.digest },
    ];
    for (const { path, size, digest } of wanted) {
      for (const encoding of ['identity', 'gzip']) {
        const headers = { Accept: `${ACCEPT_MANIFESTS}, */*`, 'Accept-Encoding': encoding };
        const { status, headers: answer } = await http.head(`${repository}/${path}`, { headers });
        expect(status, `status of HEAD ${path}`).to.equal(200);
        expect(answer['content-length'], `length of ${path}, ${encoding} wanted`).to.equal(String(size));
        expect(answer['docker-content-digest'], `digest of ${path}`).to.equal(digest);
      }
    }
  },
});
