import { check } from '../../../core/check.ts';
import { helmOf } from '../client.ts';
import { tagOf } from '../name.ts';
import { fetchManifest, referenceIn } from '../raw.ts';

export default check({
  id: 'helm.oci.plus',
  tier: 'full',
  proves: ['helm.oci.tag-of-version'],
  needs: ['oci'],
  each: { client: 'installer' },
  async run({ make, client, clientUnderTest, http, expect }) {
    const helm = () => client(helmOf(clientUnderTest));
    const [pkg] = await make({ name: 'plus', version: '1.0.0+b1' });
    const pushed = referenceIn((await helm().push(pkg)).output);
    const { manifest } = await fetchManifest(http, pushed.repository, tagOf(pkg.version));
    expect(manifest.layers[0].digest, 'what the tag stands for').to.equal(`sha256:${pkg.file.sha256}`);
    const pulled = await helm().ociPull(pkg.name, '--version', pkg.version);
    const files = pulled.files.map(({ sha256 }) => sha256);
    expect(files, 'sha256 of the pulled archive').to.deep.equal([pkg.file.sha256]);
  },
});
