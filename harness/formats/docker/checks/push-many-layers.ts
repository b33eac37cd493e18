import { check } from '../../../core/check.ts';
import { crane } from '../client.ts';
import { contentOf } from '../content.ts';

/** Many layers, one of them of no bytes at all. */
export default check({
  id: 'docker.push.many-layers',
  tier: 'full',
  proves: ['docker.blob.same-bytes', 'docker.upload.monolithic'],
  needs: ['push', 'pull'],
  async run({ make, client, http, expect }) {
    const [pkg] = await make({ name: 'kit', kinds: ['layers'] });
    await client(crane).publish(pkg);
    const { blobs, top } = await contentOf(pkg);
    expect(blobs.length, 'blobs of the image').to.be.greaterThan(20);
    expect(
      blobs.some(({ size }) => size === 0),
      'whether one has no bytes',
    ).to.equal(true);
    for (const { digest, size } of blobs) {
      const served = await http.get(`${pkg.name}/blobs/${digest}`);
      expect(served.status, `status of ${digest}`).to.equal(200);
      expect(`sha256:${served.sha256}`, `digest of ${digest}`).to.equal(digest);
      expect(served.size, `bytes of ${digest}`).to.equal(size);
    }
    expect((await client(crane).digest(pkg)).stdout.trim(), 'digest that crane sees').to.equal(top.digest);
  },
});
