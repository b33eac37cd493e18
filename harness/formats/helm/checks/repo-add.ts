import { check } from '../../../core/check.ts';
import { helmOf } from '../client.ts';
import { entryOf } from '../protocol.ts';

export default check({
  id: 'helm.repo.add',
  tier: 'smoke',
  proves: ['helm.repo.loads'],
  needs: ['push', 'pull'],
  each: { client: 'installer' },
  async run({ make, publisher, client, clientUnderTest, http, expect }) {
    const [pkg] = await make({ name: 'added' });
    await publisher().publish(pkg);
    const helm = client(helmOf(clientUnderTest));
    const { output } = await helm.update();
    expect(output, 'what helm says of the repository').to.include('has been added');
    expect(output, 'complaints about entries').not.to.match(/skipping|invalid entry|unable to get an update/i);
    const [found, ...others] = JSON.parse((await client(helmOf(clientUnderTest)).search(pkg.name)).stdout);
    expect(others, 'further charts of that name').to.deep.equal([]);
    const { name, version } = pkg;
    expect(found, 'what helm finds').to.include({ name: `under-test/${name}`, version, app_version: '1.10' });
    expect((await entryOf(http, pkg)).digest, 'digest in index.yaml').to.equal(pkg.file.sha256);
  },
});
