import { check } from '../../../core/check.ts';
import { locationOf } from '../protocol/push.ts';
import { begin, digestOf, finish, patch } from '../raw.ts';

/** One request, two, or a stream; nothing at all; another digest algorithm: each way leads to the same blob. */
export default check({
  id: 'docker.upload.variants',
  tier: 'full',
  proves: ['docker.upload.monolithic', 'docker.upload.session', 'docker.upload.single-post', 'docker.digest.sha512'],
  needs: ['push', 'pull'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    const arrived = async (bytes: Buffer, digest: string, how: string) => {
      const served = await http.get(`${repository}/blobs/${digest}`);
      expect(served.status, `status of the blob, ${how}`).to.equal(200);
      expect(served.sha256, `sha256 of the blob, ${how}`).to.equal(digestOf(bytes).slice('sha256:'.length));
    };
    const whole = Buffer.from(`in two requests: ${repository}`);
    const put = await finish(http, await begin(http, repository), digestOf(whole), whole);
    expect(put.status, 'status of PUT with the bytes').to.equal(201);
    expect(digestOf((await http.get(locationOf(put))).body), 'digest of what Location names').to.equal(digestOf(whole));
    await arrived(whole, digestOf(whole), 'in two requests');
    const single = Buffer.from(`in one request: ${repository}`);
    const headers = { 'Content-Type': 'application/octet-stream' };
    const post = await http.post(`${repository}/blobs/uploads/?digest=${digestOf(single)}`, { headers, body: single });
    expect(post.status, 'status of POST with the bytes').to.be.oneOf([201, 202]);
    if (post.status === 202) await finish(http, locationOf(post), digestOf(single), single);
    await arrived(single, digestOf(single), 'in one request, or two where that is not supported');
    const streamed = Buffer.from(`as a stream: ${repository}`);
    const sent = await patch(http, await begin(http, repository), streamed);
    expect(sent.status, 'status of a stream').to.equal(202);
    expect((await finish(http, locationOf(sent), digestOf(streamed))).status, 'status of its end').to.equal(201);
    await arrived(streamed, digestOf(streamed), 'as a stream');
    const nothing = Buffer.alloc(0);
    expect(
      (await finish(http, await begin(http, repository), digestOf(nothing), nothing)).status,
      'status of no bytes',
    ).to.equal(201);
    await arrived(nothing, digestOf(nothing), 'of no bytes');
    const longer = Buffer.from(`by sha512: ${repository}`);
    const ended = await finish(http, await begin(http, repository), digestOf(longer, 'sha512'), longer);
    expect(ended.status, 'status of a sha512').to.be.oneOf([201, 400]);
    if (ended.status === 201) await arrived(longer, digestOf(longer, 'sha512'), 'by sha512');
  },
});
