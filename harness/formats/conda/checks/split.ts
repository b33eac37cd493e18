import { check } from '../../../core/check.ts';
import { recordsOf } from '../protocol/repodata.ts';
import { toldOf } from '../told.ts';

/** One build in both archive formats: two records, each in its own map, and the client takes the newer format. */
export default check({
  id: 'conda.split',
  tier: 'full',
  proves: ['conda.record.map'],
  needs: ['push', 'pull'],
  async run({ make, publisher, installer, http, expect }) {
    const [pkg] = await make({ name: 'both', kinds: ['conda', 'tar.bz2'] });
    await publisher().publish(pkg);
    const maps = (await recordsOf(http, pkg.name)).map(({ map, file, record }) => [map, file, record.sha256]);
    expect(maps, 'maps, files and digests').to.have.deep.members([
      ['packages.conda', pkg.files[0].name, pkg.files[0].sha256],
      ['packages', pkg.files[1]!.name, pkg.files[1]!.sha256],
    ]);
    const { output } = await installer().install(pkg);
    expect(toldOf('installed', output, pkg.name).fn, 'fn in conda-meta').to.equal(pkg.file.name);
  },
});
