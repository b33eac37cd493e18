import { check } from '../../../core/check.ts';
import { helmOf } from '../client.ts';
import { fetchManifest, referenceIn } from '../raw.ts';

export default check({
  id: 'helm.oci.dependency',
  tier: 'full',
  proves: ['helm.dependency.resolved'],
  needs: ['oci'],
  each: { client: 'installer' },
  async run({ make, client, clientUnderTest, http, expect }) {
    const helm = () => client(helmOf(clientUnderTest));
    const [wanted, newer] = await make({ name: 'base', version: '1.2.0' }, { name: 'base', version: '2.0.0' });
    const { repository, tag } = referenceIn((await helm().push(wanted)).output);
    await helm().push(newer);
    const { manifest } = await fetchManifest(http, repository, tag);
    expect(manifest.layers[0].digest, 'digest of the chart').to.equal(`sha256:${wanted.file.sha256}`);
    const resolved = await helm().ociDependencies(wanted, '^1.0.0');
    expect(resolved.stdout, 'Chart.lock').to.include('version: 1.2.0');
    expect(resolved.file(wanted.file.name).sha256, 'sha256 of the dependency').to.equal(wanted.file.sha256);
  },
});
