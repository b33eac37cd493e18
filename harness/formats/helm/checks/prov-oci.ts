import { check } from '../../../core/check.ts';
import { helmOf } from '../client.ts';
import { fetchManifest, MEDIA_TYPES, referenceIn } from '../raw.ts';

export default check({
  id: 'helm.prov.oci',
  tier: 'full',
  proves: ['helm.provenance.layer'],
  needs: ['oci'],
  each: { client: 'installer' },
  async run({ make, client, clientUnderTest, http, expect }) {
    const helm = () => client(helmOf(clientUnderTest));
    const [pkg] = await make({ name: 'signed', kinds: ['chart', 'provenance'] });
    const provenance = pkg.files.find(({ name }) => name.endsWith('.prov'))!;
    const { repository, tag } = referenceIn((await helm().push(pkg)).output);
    const { manifest } = await fetchManifest(http, repository, tag);
    const layers = manifest.layers.map(({ mediaType, digest }: Record<string, string>) => [mediaType, digest]);
    expect(layers, 'layers').to.have.deep.members([
      [MEDIA_TYPES.chart, `sha256:${pkg.file.sha256}`],
      [MEDIA_TYPES.provenance, `sha256:${provenance.sha256}`],
    ]);
    const verified = await helm().ociVerify(pkg);
    expect(verified.output, 'what helm verified').to.include(`Chart Hash Verified: sha256:${pkg.file.sha256}`);
    expect(
      verified.files.map(({ sha256 }) => sha256),
      'files',
    ).to.include(provenance.sha256);
  },
});
