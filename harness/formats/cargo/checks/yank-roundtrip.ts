import { check } from '../../../core/check.ts';
import { cargo } from '../client.ts';
import { downloadUrl, readConfig, readEntries } from '../protocol/index-file.ts';
import { lockedVersion } from '../protocol/lock-file.ts';

/** A yanked version is no longer chosen, but whoever has locked it still gets it; taken back, it is chosen again. */
export default check({
  id: 'cargo.yank.roundtrip',
  tier: 'full',
  proves: ['cargo.yank.flag'],
  needs: ['push', 'pull', 'yank'],
  async run({ make, client, http, expect }) {
    const [kept, yanked] = await make({ name: 'pulled', version: '1.0.0' }, { name: 'pulled', version: '1.1.0' });
    const owner = client(cargo);
    for (const pkg of [kept, yanked]) await owner.publish(pkg);
    const before = await readEntries(http, kept.name);
    const flagged = before.map((entry) => ({ ...entry, yanked: entry.vers === yanked.version }));
    const chosen = async () => lockedVersion((await client(cargo).resolve(kept.name, '^1')).output, kept.name);
    expect(await chosen(), 'version chosen before the yank').to.equal(yanked.version);

    await owner.yank(yanked);
    expect(await readEntries(http, kept.name), 'index after the yank').to.deep.equal(flagged);
    expect(await chosen(), 'version chosen after the yank').to.equal(kept.version);
    const { config } = await readConfig(http);
    const entry = before.find(({ vers }) => vers === yanked.version)!;
    expect((await http.get(downloadUrl(config, entry))).sha256, 'sha256 of the yanked crate').to.equal(entry.cksum);
    const locked = await client(cargo).installLocked(yanked, entry.cksum);
    expect(locked.output, 'what the program with the old lock file prints').to.include(yanked.marker);

    await owner.unyank(yanked);
    expect(await readEntries(http, kept.name), 'index after the yank is taken back').to.deep.equal(before);
    expect(await chosen(), 'version chosen after the yank is taken back').to.equal(yanked.version);
  },
});
