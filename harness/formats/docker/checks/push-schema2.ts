import { check } from '../../../core/check.ts';
import { crane, dockerCli } from '../client.ts';
import { contentOf } from '../content.ts';
import { OCI, SCHEMA2 } from '../media-types.ts';
import { getManifest } from '../raw.ts';

/** Docker's own types are kept as they are: turned into OCI's they would have other digests. */
export default check({
  id: 'docker.push.schema2',
  tier: 'full',
  proves: ['docker.manifest.docker-types', 'docker.manifest.content-type'],
  needs: ['push', 'pull'],
  async run({ make, client, http, expect }) {
    const [pkg] = await make({ name: 'kit', kinds: ['schema2'] });
    await client(crane).publish(pkg);
    const { manifests, top } = await contentOf(pkg);
    for (const { digest, mediaType } of manifests) {
      for (const Accept of [mediaType, `${OCI.manifest}, ${OCI.index}, ${SCHEMA2.manifest}, ${SCHEMA2.index}`]) {
        const served = await getManifest(http, pkg.name, digest, { headers: { Accept } });
        expect(`sha256:${served.sha256}`, `digest for Accept: ${Accept}`).to.equal(digest);
        expect(served.headers['content-type'], `type for Accept: ${Accept}`).to.equal(mediaType);
      }
    }
    const tagged = await getManifest(http, pkg.name, pkg.version, { headers: { Accept: SCHEMA2.index } });
    expect(`sha256:${tagged.sha256}`, 'digest of the list').to.equal(top.digest);
    expect(tagged.headers['content-type'], 'type of the list').to.equal(SCHEMA2.index);
    expect((await client(dockerCli).install(pkg)).output, 'what the container prints').to.include(pkg.marker);
  },
});
