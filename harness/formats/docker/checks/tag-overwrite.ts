import { check } from '../../../core/check.ts';
import { skopeo } from '../client.ts';
import { contentOf } from '../content.ts';
import { ACCEPT_MANIFESTS } from '../media-types.ts';
import { getManifest } from '../raw.ts';

/** Tags move, digests stay. */
export default check({
  id: 'docker.tag.overwrite',
  tier: 'full',
  proves: ['docker.tag.moves', 'docker.manifest.exact-bytes'],
  needs: ['push', 'pull'],
  async run({ make, client, http, expect }) {
    const [one, two] = await make({ name: 'kit', edition: 'one' }, { name: 'kit', edition: 'two' });
    const [first, second] = [(await contentOf(one)).top.digest, (await contentOf(two)).top.digest];
    const publisher = client(skopeo);
    for (const [pkg, digest] of [
      [one, first],
      [two, second],
    ] as const) {
      await publisher.publish(pkg);
      const tagged = await getManifest(http, pkg.name, pkg.version);
      expect(`sha256:${tagged.sha256}`, 'what the tag names').to.equal(digest);
      const { headers } = await http.head(`${pkg.name}/manifests/${pkg.version}`, {
        headers: { Accept: ACCEPT_MANIFESTS },
      });
      expect(headers['docker-content-digest'] ?? digest, 'what HEAD says of it').to.equal(digest);
    }
    expect(`sha256:${(await getManifest(http, one.name, first)).sha256}`, 'the first, by digest').to.equal(first);
    const pulled = await client(skopeo).install(two);
    expect(pulled.output, 'what the tag prints').to.include(two.marker).and.not.include(one.marker);
    expect((await http.get(`${one.name}/tags/list`)).json().tags, 'tags').to.deep.equal([one.version]);
  },
});
