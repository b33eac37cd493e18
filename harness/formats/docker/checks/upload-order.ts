import { check } from '../../../core/check.ts';
import { locationOf } from '../protocol/push.ts';
import { begin, digestOf, finish, patch } from '../raw.ts';

/** Chunks are appended in order; one that is not next changes nothing. */
export default check({
  id: 'docker.upload.order',
  tier: 'full',
  proves: ['docker.upload.out-of-order'],
  needs: ['push', 'pull'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    const bytes = Buffer.from(`in order: ${repository}`);
    const begun = await begin(http, repository);
    expect((await patch(http, begun, bytes.subarray(5, 9), 5)).status, 'status of the second chunk first').to.equal(
      416,
    );
    const first = await patch(http, begun, bytes.subarray(0, 5), 0);
    expect(first.status, 'status of the first chunk').to.equal(202);
    const second = locationOf(first);
    for (const start of [0, 3])
      expect(
        (await patch(http, second, bytes.subarray(start, 9), start)).status,
        `status of a chunk from ${start} again`,
      ).to.equal(416);
    const digest = digestOf(bytes);
    const { status } = await finish(http, second, digest, bytes.subarray(5));
    expect(status, 'status of the end').to.equal(201);
    expect(digestOf((await http.get(`${repository}/blobs/${digest}`)).body), 'digest of the blob').to.equal(digest);
  },
});
