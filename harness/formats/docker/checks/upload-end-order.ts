import { check } from '../../../core/check.ts';
import { locationOf, withDigest } from '../protocol/push.ts';
import { begin, digestOf, patch } from '../raw.ts';

/** The last chunk may come with the request that ends the upload; out of order it is refused like any other. */
export default check({
  id: 'docker.upload.end-order',
  tier: 'full',
  proves: ['docker.upload.end-out-of-order'],
  needs: ['push', 'pull'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    const bytes = Buffer.from(`ended in order: ${repository}`);
    const first = await patch(http, await begin(http, repository), bytes.subarray(0, 5), 0);
    expect(first.status, 'status of the first chunk').to.equal(202);
    const digest = digestOf(bytes);
    const end = (start: number) => {
      const body = bytes.subarray(start);
      const range = `${start}-${bytes.length - 1}`;
      const headers = { 'Content-Type': 'application/octet-stream', 'Content-Range': range };
      return http.put(withDigest(locationOf(first), digest), { headers, body });
    };
    expect((await end(6)).status, 'status of a last chunk behind a gap').to.equal(416);
    expect((await end(5)).status, 'status of the last chunk').to.equal(201);
    expect(digestOf((await http.get(`${repository}/blobs/${digest}`)).body), 'digest of the blob').to.equal(digest);
  },
});
