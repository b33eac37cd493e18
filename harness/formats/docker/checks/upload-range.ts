import { check } from '../../../core/check.ts';
import { locationOf } from '../protocol/push.ts';
import { digestOf, finish, patch } from '../raw.ts';

/** Clients take the next offset from Range, whose end is the last byte that arrived. */
export default check({
  id: 'docker.upload.range',
  tier: 'smoke',
  proves: ['docker.upload.session', 'docker.upload.chunk-range'],
  needs: ['push', 'pull'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    const bytes = Buffer.from(`two chunks of ${repository}`);
    const begun = await http.post(`${repository}/blobs/uploads/`);
    expect(begun.status, 'status of the begin').to.equal(202);
    expect(begun.headers.range ?? '0-0', 'range of nothing').to.equal('0-0');
    let location = locationOf(begun);
    for (const [start, end] of [
      [0, 10],
      [10, bytes.length],
    ] as const) {
      const answer = await patch(http, location, bytes.subarray(start, end), start);
      expect(answer.status, `status of the chunk from ${start}`).to.equal(202);
      expect(answer.headers.range, `range after the chunk from ${start}`).to.equal(`0-${end - 1}`);
      location = locationOf(answer);
    }
    const digest = digestOf(bytes);
    const done = await finish(http, location, digest);
    expect(done.status, 'status of the end').to.equal(201);
    const served = await http.get(locationOf(done));
    expect(digestOf(served.body), 'digest of what Location names').to.equal(digest);
  },
});
