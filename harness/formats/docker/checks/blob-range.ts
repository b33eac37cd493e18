import { check } from '../../../core/check.ts';
import { digestOf, pushBytes } from '../raw.ts';

/** Engines resume an interrupted layer by asking for its rest. */
export default check({
  id: 'docker.blob.range',
  tier: 'full',
  proves: ['docker.blob.range'],
  needs: ['push', 'pull'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    const bytes = Buffer.from(Array.from({ length: 600 }, (_, index) => `${index} of ${repository}\n`).join(''));
    const { digest, size } = await pushBytes(http, repository, bytes);
    const ask = (range: string) => http.get(`${repository}/blobs/${digest}`, { headers: { Range: `bytes=${range}` } });
    const ranges = [
      { range: '500-1499', start: 500, end: 1499 },
      { range: '5000-', start: 5000, end: size - 1 },
      { range: '-500', start: size - 500, end: size - 1 },
    ];
    for (const { range, start, end } of ranges) {
      const { status, headers, body } = await ask(range);
      expect(status, `status of ${range}`).to.equal(206);
      expect(headers['content-range'], `Content-Range of ${range}`).to.equal(`bytes ${start}-${end}/${size}`);
      expect(digestOf(body), `digest of ${range}`).to.equal(digestOf(bytes.subarray(start, end + 1)));
    }
    expect((await ask(`${size}-`)).status, 'status of a range behind the end').to.equal(416);
  },
});
