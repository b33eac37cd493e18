import { check } from '../../../core/check.ts';
import { rattler } from '../client.ts';
import { recordsOf } from '../protocol/repodata.ts';
import { COMPRESSED, readCompressed, readShardIndex } from '../protocol/variants.ts';
import { toldOf } from '../told.ts';

/** Of two builds one is deleted: every form of the index forgets it, and clients take the other. */
export default check({
  id: 'conda.delete',
  tier: 'full',
  proves: ['conda.delete.unlisted'],
  needs: ['push', 'pull', 'delete'],
  async run({ make, publisher, client, protocol, http, expect }) {
    const [kept, gone] = await make(
      { name: 'erased', manifest: { build_number: 0 } },
      { name: 'erased', manifest: { build_number: 1 } },
    );
    for (const pkg of [kept, gone]) await publisher().publish(pkg);
    const before = await readShardIndex(http, 'linux-64');
    expect((await protocol.remove!(http, gone)).status, 'status of the deletion').to.be.within(200, 299);
    expect(
      (await recordsOf(http, kept.name)).map(({ file }) => file),
      'files in the index',
    ).to.deep.equal([kept.file.name]);
    for (const ending of COMPRESSED) {
      const document = await readCompressed(http, 'linux-64', ending);
      if (document)
        expect(Object.keys(document['packages.conda']), `files in ${ending}`).to.not.include(gone.file.name);
    }
    const after = await readShardIndex(http, 'linux-64');
    if (before)
      expect(after?.shards[kept.name], 'the shard after the deletion').to.not.deep.equal(before.shards[kept.name]);
    const { output } = await client(rattler).solve([kept.name]);
    expect(toldOf('solved', output, kept.name).build, 'what a client chooses').to.equal(kept.manifest.build);
  },
});
