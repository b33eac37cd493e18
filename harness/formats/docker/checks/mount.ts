import { check } from '../../../core/check.ts';
import { crane } from '../client.ts';
import { contentOf } from '../content.ts';
import { locationOf } from '../protocol/push.ts';
import { digestOf, finish, getManifest } from '../raw.ts';

/** A blob may come from a neighbour; where it cannot, the answer is an upload, and never somebody else's bytes. */
export default check({
  id: 'docker.mount',
  tier: 'full',
  proves: ['docker.upload.mount', 'docker.upload.mount-fallback'],
  needs: ['push', 'pull'],
  async run({ make, name, client, http, expect }) {
    const [pkg] = await make({ name: 'from' });
    await client(crane).publish(pkg);
    const { blobs, top } = await contentOf(pkg);
    const [to, other] = [name('to'), name('other')];
    const [blob] = blobs;
    const mount = (digest: string, from: string) => http.post(`${to}/blobs/uploads/?mount=${digest}&from=${from}`);
    const mounted = await mount(blob!.digest, pkg.name);
    expect(mounted.status, 'status of a mount').to.be.oneOf([201, 202]);
    if (mounted.status === 201) {
      const served = await http.get(locationOf(mounted));
      expect(`sha256:${served.sha256}`, 'digest of the mounted blob').to.equal(blob!.digest);
    }
    const bytes = Buffer.from(`nowhere yet: ${to}`);
    for (const [digest, from] of [
      [digestOf(bytes), pkg.name],
      [blobs[1]!.digest, other],
    ] as const) {
      const fallback = await mount(digest, from);
      expect(fallback.status, 'status of a mount of nothing').to.equal(202);
      expect((await http.get(`${to}/blobs/${digest}`)).status, 'status of that blob').to.equal(404);
      if (digest === digestOf(bytes))
        expect(
          (await finish(http, locationOf(fallback), digest, bytes)).status,
          'status of the upload instead',
        ).to.equal(201);
    }
    await client(crane).copy(pkg, name('copy'));
    const copied = await getManifest(http, name('copy'), pkg.version);
    expect(`sha256:${copied.sha256}`, 'digest of the copy').to.equal(top.digest);
  },
});
