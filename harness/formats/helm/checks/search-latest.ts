import { check } from '../../../core/check.ts';
import { helmOf } from '../client.ts';
import { versionsOf } from '../protocol.ts';

export default check({
  id: 'helm.search.latest',
  tier: 'full',
  proves: ['helm.version.ordered'],
  needs: ['push', 'pull'],
  each: { client: 'installer' },
  async run({ make, publisher, client, clientUnderTest, http, expect }) {
    const [newest, ...others] = await make(
      { name: 'latest', version: '1.10.0' },
      { name: 'latest', version: '2.0.0-rc.1' },
      { name: 'latest', version: '1.9.0' },
    );
    for (const pkg of [newest, ...others]) await publisher().publish(pkg);
    const helm = client(helmOf(clientUnderTest));
    const found = async (...options: string[]) =>
      JSON.parse((await helm.search(newest.name, ...options)).stdout).map(
        ({ version }: { version: string }) => version,
      );
    expect(await found(), 'what a search finds').to.deep.equal(['1.10.0']);
    expect(await found('--devel'), 'what a search with prereleases finds').to.deep.equal(['2.0.0-rc.1']);
    expect(await found('--versions'), 'all releases').to.deep.equal(['1.10.0', '1.9.0']);
    const pulled = await helm.pull(newest.name);
    expect(pulled.file(newest.file.name).sha256, 'sha256 of the newest release').to.equal(newest.file.sha256);
    expect(await versionsOf(http, newest.name), 'entries').to.have.lengthOf(3);
  },
});
