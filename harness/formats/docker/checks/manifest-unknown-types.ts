import { check } from '../../../core/check.ts';
import { EMPTY, OCI } from '../media-types.ts';
import { bytesOf, digestOf, getManifest, pushBytes, putDocument } from '../raw.ts';

/** Charts, modules and caches of builders are pushed as manifests whose config and layers have types of their own. */
export default check({
  id: 'docker.manifest.unknown-types',
  tier: 'full',
  proves: ['docker.manifest.any-content'],
  needs: ['push', 'pull'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    const push = (content: string, mediaType: string) => pushBytes(http, repository, content, mediaType);
    const empty = await push('{}', EMPTY);
    const manifest = { schemaVersion: 2, mediaType: OCI.manifest };
    const chart = await push('{"name":"chart"}', 'application/vnd.cncf.helm.config.v1+json');
    const cached = await push('a cached layer', OCI.layer);
    const settings = await push('{"layers":[]}', 'application/vnd.buildkit.cacheconfig.v0');
    const documents = {
      chart: {
        ...manifest,
        config: chart,
        layers: [await push('chart', 'application/vnd.cncf.helm.chart.content.v1.tar+gzip')],
      },
      module: {
        ...manifest,
        config: await push('{"w":1}', 'application/vnd.wasm.config.v0+json'),
        layers: [await push('\0asm', 'application/wasm')],
      },
      artifact: { ...manifest, artifactType: 'application/vnd.example.thing', config: empty, layers: [empty] },
      inline: { ...manifest, config: { ...empty, data: 'e30=' }, layers: [cached] },
      'no-layers': { ...manifest, config: chart, layers: [] },
      cache: { schemaVersion: 2, mediaType: OCI.index, manifests: [cached, settings] },
    };
    for (const [tag, document] of Object.entries(documents)) {
      const put = await putDocument(http, repository, tag, document, document.mediaType);
      expect(put.status, `status of ${tag}`).to.equal(201);
      const served = await getManifest(http, repository, tag);
      expect(digestOf(served.body), `digest of ${tag}`).to.equal(digestOf(bytesOf(document)));
    }
  },
});
