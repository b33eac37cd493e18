import { check } from '../../../core/check.ts';
import { recordsOf } from '../protocol/repodata.ts';
import { readCompressed, readShardIndex } from '../protocol/variants.ts';

const UPLOADS = 20;

/** Twenty uploads at once over two subdirs: each renders the indexes anew, and none may forget another. */
export default check({
  id: 'conda.concurrent.upload',
  tier: 'release',
  proves: ['conda.upload.none-lost'],
  needs: ['push', 'pull'],
  async run({ make, protocol, http, expect }) {
    const packages = [];
    for (let index = 0; index < UPLOADS; index++)
      packages.push(
        ...(await make({
          name: 'crowd',
          version: `1.${index}`,
          manifest: index % 2 === 0 ? {} : { noarch: 'generic' },
        })),
      );
    const answers = await Promise.all(packages.map((pkg) => protocol.publish(http, pkg)));
    for (const [index, { status }] of answers.entries())
      expect(status, `status of upload ${index}`).to.be.within(200, 299);
    const { name } = packages[0]!;
    const files = packages.map(({ file }) => file.name);
    expect(
      (await recordsOf(http, name)).map(({ file }) => file),
      'files in the indexes',
    ).to.have.members(files);
    for (const subdir of ['linux-64', 'noarch']) {
      const own = packages.filter(({ manifest }) => manifest.subdir === subdir).map(({ file }) => file.name);
      const packed = await readCompressed(http, subdir, '.zst');
      if (packed)
        expect(Object.keys(packed['packages.conda']), `files in the .zst of ${subdir}`).to.include.members(own);
      const shards = await readShardIndex(http, subdir);
      if (shards) expect(Object.keys(shards.shards), `names of the shards of ${subdir}`).to.include(name);
    }
  },
});
