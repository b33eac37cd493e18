import { check } from '../../../core/check.ts';
import { crane } from '../client.ts';
import { contentOf } from '../content.ts';
import { getManifest } from '../raw.ts';

/** What was deleted can be pushed again: a client that is told that a blob is still there does not send it. */
export default check({
  id: 'docker.delete.repush',
  tier: 'full',
  proves: ['docker.delete.manifest', 'docker.delete.blob', 'docker.blob.same-bytes'],
  needs: ['push', 'pull', 'delete'],
  async run({ make, client, protocol, http, expect }) {
    const [pkg] = await make({ name: 'kit' });
    await client(crane).publish(pkg);
    const { top, blobs } = await contentOf(pkg);
    expect((await protocol.remove!(http, pkg)).status, 'status of the deletion').to.equal(202);
    for (const { digest } of blobs)
      expect((await http.get(`${pkg.name}/blobs/${digest}`)).status, `status of ${digest}`).to.equal(404);
    await client(crane).publish(pkg);
    for (const reference of [pkg.version, top.digest])
      expect(`sha256:${(await getManifest(http, pkg.name, reference)).sha256}`, reference).to.equal(top.digest);
    expect((await client(crane).install(pkg)).output, 'what the image prints').to.include(pkg.marker);
  },
});
