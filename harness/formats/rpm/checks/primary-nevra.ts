import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';
import { readPrimary } from '../protocol/primary.ts';

/** Name, epoch, version, release and architecture are told apart, and the epoch is always there. */
export default check({
  id: 'rpm.primary.nevra',
  tier: 'smoke',
  proves: ['rpm.primary.identity'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const made = await make({ name: 'named', version: '2:1.0-4.el9' }, { name: 'plain', version: '1.0.5-1' });
    for (const pkg of made) await publisher().publish(pkg);
    const packages = await readPrimary(http);
    for (const [index, expected] of [
      { epoch: '2', version: '1.0', release: '4.el9', arch: 'noarch' },
      { epoch: '0', version: '1.0.5', release: '1', arch: 'noarch' },
    ].entries()) {
      const { name, file } = made[index]!;
      const entry = packages.find((pkg) => pkg.name === name);
      expect(entry, `entry of ${name}`).to.include({ name, ...expected, size: file.size });
    }
    const queried = await client(dnf).repoquery(
      '--qf',
      '%{name} %{epoch} %{version} %{release} %{arch}',
      ...made.map(({ name }) => name),
    );
    expect(queried.stdout.trim().split('\n').sort(), 'what dnf reads from the index').to.deep.equal([
      `${made[0].name} 2 1.0 4.el9 noarch`,
      `${made[1].name} 0 1.0.5 1 noarch`,
    ]);
  },
});
