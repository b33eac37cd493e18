import { check } from '../../../core/check.ts';
import { locationOf } from '../protocol/push.ts';
import { begin, digestOf, finish, patch } from '../raw.ts';

/** A client that lost its connection asks how far it got, and goes on from there. */
export default check({
  id: 'docker.upload.status',
  tier: 'full',
  proves: ['docker.upload.status', 'docker.upload.out-of-order'],
  needs: ['push', 'pull'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    const bytes = Buffer.from(`interrupted once: ${repository}`);
    const first = await patch(http, await begin(http, repository), bytes.subarray(0, 7), 0);
    expect(first.status, 'status of the first chunk').to.equal(202);
    expect(
      (await patch(http, locationOf(first), bytes.subarray(9), 9)).status,
      'status of a chunk behind a gap',
    ).to.equal(416);
    const asked = await http.get(locationOf(first), { as: 'writer' });
    expect(asked.status, 'status of the question').to.equal(204);
    expect(asked.headers.range, 'range that arrived').to.equal('0-6');
    const rest = await patch(http, locationOf(asked), bytes.subarray(7), 7);
    expect(rest.status, 'status of the rest').to.equal(202);
    const digest = digestOf(bytes);
    expect((await finish(http, locationOf(rest), digest)).status, 'status of the end').to.equal(201);
    expect(digestOf((await http.get(`${repository}/blobs/${digest}`)).body), 'digest of the blob').to.equal(digest);
  },
});
