import { check } from '../../../core/check.ts';
import { readShardIndex, shardAddress } from '../protocol/variants.ts';

/** A shard is named by its bytes, so nobody needs to ask for it twice. */
export default check({
  id: 'conda.shards.immutable',
  tier: 'release',
  proves: ['conda.shards.immutable'],
  needs: ['push', 'pull', 'sharded-index'],
  async run({ make, publisher, http, expect }) {
    const [pkg] = await make({ name: 'lasting' });
    await publisher().publish(pkg);
    const index = (await readShardIndex(http, 'linux-64'))!;
    const shard = await http.get(shardAddress(index, 'linux-64', index.shards[pkg.name] as Buffer));
    expect(shard.status, 'status of the shard').to.equal(200);
    expect(shard.headers['cache-control'], 'Cache-Control of the shard').to.match(/\bimmutable\b/);
  },
});
