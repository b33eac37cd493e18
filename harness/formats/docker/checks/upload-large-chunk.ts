import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { check } from '../../../core/check.ts';
import { seededBytes } from '../../../core/seed.ts';
import { locationOf } from '../protocol/push.ts';
import { begin, finish } from '../raw.ts';

const BYTES = 64 << 20;

/** Engines send a layer as one chunk, however large it is. */
export default check({
  id: 'docker.upload.large-chunk',
  tier: 'full',
  proves: ['docker.upload.large'],
  needs: ['push', 'pull'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    const chunks = () => seededBytes(BYTES, repository);
    const hash = createHash('sha256');
    for (const chunk of chunks()) hash.update(chunk);
    const digest = `sha256:${hash.digest('hex')}`;
    const headers = { 'Content-Type': 'application/octet-stream', 'Content-Range': `0-${BYTES - 1}` };
    const body = { size: BYTES, stream: () => Readable.from(chunks(), { objectMode: false }) };
    const sent = await http.request('PATCH', await begin(http, repository), { headers, body });
    expect(sent.status, 'status of the chunk').to.equal(202);
    expect((await finish(http, locationOf(sent), digest)).status, 'status of the end').to.equal(201);
    const served = await http.get(`${repository}/blobs/${digest}`);
    expect(served.size, 'bytes that are served').to.equal(BYTES);
    expect(`sha256:${served.sha256}`, 'their digest').to.equal(digest);
  },
});
