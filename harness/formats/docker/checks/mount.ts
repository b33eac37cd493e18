import { check } from '../../../core/check.ts';
import { crane } from '../client.ts';
import { contentOf } from '../content.ts';
import { locationOf } from '../protocol/push.ts';
import { digestOf, finish, getManifest } from '../raw.ts';

/** A blob may come from a neighbour; where it cannot, the answer is an upload. */
export default check({
  id: 'docker.mount',
  tier: 'full',
  proves: ['docker.upload.mount', 'docker.upload.mount-fallback'],
  needs: ['push', 'pull'],
  async run({ make, name, client, http, expect }) {
    const [pkg] = await make({ name: 'from' });
    await client(crane).publish(pkg);
    const { blobs, top } = await contentOf(pkg);
    const to = name('to');
    const [blob] = blobs;
    const mount = (digest: string, from: string) => http.post(`${to}/blobs/uploads/?mount=${digest}&from=${from}`);
    const mounted = await mount(blob!.digest, pkg.name);
    expect(mounted.status, 'status of a mount').to.be.oneOf([201, 202]);
    if (mounted.status === 201) {
      const served = await http.get(locationOf(mounted));
      expect(`sha256:${served.sha256}`, 'digest of the mounted blob').to.equal(blob!.digest);
    }
    const bytes = Buffer.from(`nowhere yet: ${to}`);
    const digest = digestOf(bytes);
    const fallback = await mount(digest, pkg.name);
    expect(fallback.status, 'status of a mount of nothing').to.equal(202);
    expect((await http.get(`${to}/blobs/${digest}`)).status, 'status of that blob').to.equal(404);
    expect((await finish(http, locationOf(fallback), digest, bytes)).status, 'status of the upload').to.equal(201);
    await client(crane).copy(pkg, name('copy'));
    const copied = await getManifest(http, name('copy'), pkg.version);
    expect(`sha256:${copied.sha256}`, 'digest of the copy').to.equal(top.digest);
  },
});
