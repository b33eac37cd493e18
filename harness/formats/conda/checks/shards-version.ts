import { check } from '../../../core/check.ts';
import { readShardIndex } from '../protocol/variants.ts';

/** Whoever reads the index of shards can tell what it reads, and of when it is. */
export default check({
  id: 'conda.shards.version',
  tier: 'release',
  proves: ['conda.shards.version'],
  needs: ['push', 'pull', 'sharded-index'],
  async run({ make, publisher, http, expect }) {
    const [pkg] = await make({ name: 'dated' });
    await publisher().publish(pkg);
    const { version, info, shards } = (await readShardIndex(http, 'linux-64'))!;
    expect(Object.keys(shards), 'names that have a shard').to.include(pkg.name);
    expect(info.created_at, 'created_at').to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/);
    expect(version, 'version of the index').to.equal(1);
  },
});
