import { check } from '../../../core/check.ts';

const OF_SUBDIR = [
  'repodata.json.zst',
  'repodata.json.bz2',
  'repodata.json.jlap',
  'repodata_shards.msgpack.zst',
  'current_repodata.json',
  'run_exports.json',
];
const OF_CHANNEL = ['channeldata.json', 'notices.json', 'rss.xml'];

/** Clients probe for what a channel may have; any answer besides 200 and 404 ends some of them. */
export default check({
  id: 'conda.http.optional-404',
  tier: 'full',
  proves: ['conda.http.optional-absent'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, claims, expect }) {
    const [pkg] = await make({ name: 'probed' });
    await publisher().publish(pkg);
    const paths = [
      ...['linux-64', 'noarch'].flatMap((subdir) => OF_SUBDIR.map((file) => `${subdir}/${file}`)),
      ...OF_CHANNEL,
    ];
    const roles = claims.has('anonymous-read') ? (['writer', 'anonymous'] as const) : (['writer'] as const);
    for (const path of [...paths, 'linux-64/no-such-file.json'])
      for (const as of roles) {
        const { status } = await http.get(path, { as });
        expect(status, `status of ${path} as ${as}`).to.be.oneOf([200, 404]);
        expect((await http.head(path, { as })).status, `status of HEAD ${path} as ${as}`).to.equal(status);
      }
    expect((await http.get('linux-64/no-such-file.json')).status, 'status of what no channel has').to.equal(404);
  },
});
