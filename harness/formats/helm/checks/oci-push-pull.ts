import { check } from '../../../core/check.ts';
import { helmOf } from '../client.ts';
import { fetchManifest, referenceIn } from '../raw.ts';

export default check({
  id: 'helm.oci.push-pull',
  tier: 'smoke',
  proves: ['helm.oci.round-trip'],
  needs: ['oci'],
  each: { client: 'installer' },
  async run({ make, client, clientUnderTest, http, expect }) {
    const helm = () => client(helmOf(clientUnderTest));
    const [pkg] = await make({ name: 'artifact' });
    const pushed = referenceIn((await helm().push(pkg)).output);
    const pulled = await helm().ociInstall(pkg);
    expect(referenceIn(pulled.output), 'what was pulled').to.deep.equal(pushed);
    expect(pulled.file(pkg.file.name).sha256, 'sha256 of the pulled archive').to.equal(pkg.file.sha256);
    expect(pulled.output, 'the rendered chart').to.include(pkg.marker);
    const { answer, manifest } = await fetchManifest(http, pushed.repository, pushed.tag);
    expect(`sha256:${answer.sha256}`, 'digest of the manifest').to.equal(pushed.digest);
    expect(manifest.layers[0].digest, 'digest of the chart').to.equal(`sha256:${pkg.file.sha256}`);
  },
});
