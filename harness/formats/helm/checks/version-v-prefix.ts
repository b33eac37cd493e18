import { check } from '../../../core/check.ts';
import { helmOf } from '../client.ts';
import { entryOf } from '../protocol.ts';

export default check({
  id: 'helm.version.v-prefix',
  tier: 'full',
  proves: ['helm.version.leading-v'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, clientUnderTest, claims, http, expect }) {
    const [pkg] = await make({ name: 'prefixed', version: 'v1.2.3' });
    await publisher().publish(pkg);
    const helm = () => client(helmOf(clientUnderTest));
    expect((await entryOf(http, pkg)).version, 'version in index.yaml').to.equal('v1.2.3');
    expect((await helm().install(pkg)).output, 'the rendered chart').to.include(pkg.marker);
    if (!claims.has('oci')) return;
    await helm().push(pkg);
    const pulled = await helm().ociPull(pkg.name, '--version', pkg.version);
    expect(pulled.file(pkg.file.name).sha256, 'sha256 of the pulled artifact').to.equal(pkg.file.sha256);
  },
});
