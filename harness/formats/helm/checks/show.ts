import { check } from '../../../core/check.ts';
import { helmOf } from '../client.ts';
import { entryOf } from '../protocol.ts';

export default check({
  id: 'helm.show',
  tier: 'full',
  proves: ['helm.archive.usable'],
  needs: ['push', 'pull'],
  each: { client: 'installer' },
  async run({ make, publisher, client, clientUnderTest, http, expect }) {
    const [pkg] = await make({ name: 'shown' });
    await publisher().publish(pkg);
    const { output, stdout } = await client(helmOf(clientUnderTest)).show(pkg);
    for (const part of [`# ${pkg.name}`, 'kind: CustomResourceDefinition', 'regproof.example/purpose', 'replicas: 1'])
      expect(output, 'manifest, values, README and CRDs').to.include(part);
    expect(stdout, 'the rendered chart').to.include(`marker: "${pkg.marker}"`);
    expect((await entryOf(http, pkg)).digest, 'digest in index.yaml').to.equal(pkg.file.sha256);
  },
});
