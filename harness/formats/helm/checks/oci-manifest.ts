import { check } from '../../../core/check.ts';
import { helm3 } from '../client.ts';
import { fetchManifest, MEDIA_TYPES, referenceIn } from '../raw.ts';

export default check({
  id: 'helm.oci.manifest',
  tier: 'full',
  proves: ['helm.oci.media-types'],
  needs: ['oci'],
  async run({ make, client, http, expect }) {
    const [pkg] = await make({ name: 'manifest' });
    const { repository, tag, digest } = referenceIn((await client(helm3).push(pkg)).output);
    const { answer, manifest } = await fetchManifest(http, repository, tag);
    expect(`sha256:${answer.sha256}`, 'digest of the manifest').to.equal(digest);
    expect(answer.headers['content-type'], 'type of the manifest').to.equal(MEDIA_TYPES.manifest);
    expect(manifest.config.mediaType, 'type of the config').to.equal(MEDIA_TYPES.config);
    expect(manifest.annotations, 'annotations').to.include({
      'org.opencontainers.image.title': pkg.name,
      'org.opencontainers.image.version': pkg.version,
    });
    const config = await http.get(`/v2/${repository}/blobs/${manifest.config.digest}`);
    expect(config.json(), 'the config, which is Chart.yaml').to.include({ name: pkg.name, version: pkg.version });
    const [layer] = manifest.layers;
    expect(layer, 'the chart').to.include({ mediaType: MEDIA_TYPES.chart, size: pkg.file.size });
    const blob = await http.get(`/v2/${repository}/blobs/${layer.digest}`);
    expect(blob.sha256, 'sha256 of the chart').to.equal(pkg.file.sha256);
    const pulled = await client(helm3).ociPullDigest(pkg.name, digest);
    expect(
      pulled.files.map(({ sha256 }) => sha256),
      'what is pulled by digest',
    ).to.deep.equal([pkg.file.sha256]);
  },
});
