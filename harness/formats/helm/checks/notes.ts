import { check } from '../../../core/check.ts';
import { helm4 } from '../client.ts';
import { archiveUrl, entryOf } from '../protocol.ts';

export default check({
  id: 'helm.notes',
  tier: 'full',
  proves: ['helm.archive.usable'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [pkg] = await make({ name: 'noted' });
    await publisher().publish(pkg);
    const { stdout } = await client(helm4).dryRun(pkg);
    expect(stdout.split('NOTES:\n')[1]?.trim(), 'notes of a dry run').to.equal(pkg.marker);
    expect((await http.get(archiveUrl(await entryOf(http, pkg)))).sha256, 'sha256 of the archive').to.equal(
      pkg.file.sha256,
    );
  },
});
