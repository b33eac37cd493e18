import { type CheckContext, check } from '../../../core/check.ts';
import { parseRepodata } from '../protocol/repodata.ts';
import { parseShard, readShardIndex, type ShardIndex, shardAddress } from '../protocol/variants.ts';

/** All shards together are the index; those of the generation before are still there for who has read that. */
export default check({
  id: 'conda.shards',
  tier: 'release',
  proves: ['conda.shards.consistent'],
  needs: ['push', 'pull', 'sharded-index'],
  async run(context) {
    const { make, publisher, http, expect } = context;
    const [first, second, other] = await make(
      { name: 'shard', version: '1.0' },
      { name: 'shard', version: '1.1', kinds: ['conda', 'tar.bz2'] },
      { name: 'other' },
    );
    for (const pkg of [first, other]) await publisher().publish(pkg);
    const before = (await readShardIndex(http, 'linux-64'))!;
    await publisher().publish(second);
    const index = (await readShardIndex(http, 'linux-64'))!;
    for (const field of ['base_url', 'shards_base_url'])
      expect(index.info[field], field).to.satisfy((url: string) => url === '' || url.endsWith('/'));
    const union = { packages: {}, 'packages.conda': {} };
    for (const name of Object.keys(index.shards)) {
      const shard = await readShard(context, index, name);
      for (const map of ['packages', 'packages.conda'] as const) Object.assign(union[map], shard[map]);
    }
    const { document } = parseRepodata('linux-64', (await http.get('linux-64/repodata.json')).json());
    const { packages = {}, 'packages.conda': conda = {} } = document;
    expect(union, 'records of all shards').to.deep.equal({ packages, 'packages.conda': conda });
    const earlier = await readShard(context, before, first.name);
    expect(Object.keys(earlier['packages.conda']), 'files in the shard before').to.deep.equal([first.file.name]);
  },
});

async function readShard({ http, expect }: CheckContext, index: ShardIndex, name: string) {
  const digest = index.shards[name];
  expect(Buffer.isBuffer(digest) && digest.length === 32, `whether the digest of ${name} is 32 bytes`).to.equal(true);
  const answer = await http.get(shardAddress(index, 'linux-64', digest as Buffer));
  expect(answer.status, `status of the shard of ${name}`).to.equal(200);
  expect(answer.sha256, `sha256 of the shard of ${name}`).to.equal((digest as Buffer).toString('hex'));
  return parseShard(answer.body, `the shard of ${name}`);
}
