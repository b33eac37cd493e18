import { check } from '../../../core/check.ts';
import { helmOf } from '../client.ts';
import { entryOf } from '../protocol.ts';

export default check({
  id: 'helm.dependency',
  tier: 'full',
  proves: ['helm.dependency.resolved'],
  needs: ['push', 'pull'],
  each: { client: 'installer' },
  async run({ make, publisher, client, clientUnderTest, http, expect }) {
    const [wanted, newer, other] = await make(
      { name: 'base', version: '1.2.0' },
      { name: 'base', version: '2.0.0' },
      { name: 'extra', version: '0.3.0' },
    );
    for (const pkg of [wanted, newer, other]) await publisher().publish(pkg);
    const resolved = await client(helmOf(clientUnderTest)).dependencies([
      { name: wanted.name, version: '^1.0.0' },
      { name: other.name, version: '~0.3.0', alias: 'more' },
    ]);
    for (const pkg of [wanted, other]) {
      expect(resolved.file(pkg.file.name).sha256, `sha256 of ${pkg.name}`).to.equal(pkg.file.sha256);
      expect(resolved.stdout, 'Chart.lock').to.include(`name: ${pkg.name}`).and.include(`version: ${pkg.version}`);
      expect((await entryOf(http, pkg)).digest, `digest of ${pkg.name}`).to.equal(pkg.file.sha256);
    }
    const archives = resolved.files.filter(({ name }) => name.endsWith('.tgz'));
    expect(archives, 'archives of dependencies').to.have.lengthOf(2);
  },
});
