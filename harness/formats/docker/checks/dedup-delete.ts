import { check } from '../../../core/check.ts';
import { skopeo } from '../client.ts';
import { contentOf } from '../content.ts';

/** Equal layers are kept once; deleted in one repository they stay in the other. */
export default check({
  id: 'docker.blob.dedup-delete',
  tier: 'release',
  proves: ['docker.delete.blob', 'docker.blob.same-bytes'],
  needs: ['push', 'pull', 'delete'],
  async run({ make, name, client, protocol, http, expect }) {
    const [pkg] = await make({ name: 'kit' });
    const twin = { ...pkg, name: name('twin') };
    for (const each of [pkg, twin]) await client(skopeo).publish(each);
    const { blobs } = await contentOf(pkg);
    expect((await protocol.remove!(http, pkg)).status, 'status of the deletion').to.equal(202);
    for (const { digest } of blobs) {
      expect(
        (await http.get(`${pkg.name}/blobs/${digest}`)).status,
        `status of ${digest} where it was deleted`,
      ).to.equal(404);
      expect(
        `sha256:${(await http.get(`${twin.name}/blobs/${digest}`)).sha256}`,
        `digest of ${digest} elsewhere`,
      ).to.equal(digest);
    }
    expect((await client(skopeo).install(twin)).output, 'what the twin prints').to.include(pkg.marker);
  },
});
