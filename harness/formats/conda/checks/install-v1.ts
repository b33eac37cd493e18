import { check } from '../../../core/check.ts';
import { recordsOf } from '../protocol/repodata.ts';
import { toldOf } from '../told.ts';

/** The older archive format is served and installed like the newer one. */
export default check({
  id: 'conda.install.v1',
  tier: 'smoke',
  proves: ['conda.install.exact', 'conda.record.digests'],
  needs: ['push', 'pull'],
  each: { client: 'installer', sizes: ['small', 'medium'] },
  async run({ make, publisher, installer, http, expect }) {
    const [pkg] = await make({ name: 'old', kinds: ['tar.bz2'] });
    await publisher().publish(pkg);
    const [listed, ...others] = await recordsOf(http, pkg.name);
    expect(others, 'further records').to.be.empty;
    expect(listed?.file, 'file in the index').to.equal(pkg.file.name);
    expect(listed!.record, 'its record').to.include({
      sha256: pkg.file.sha256,
      md5: pkg.file.md5,
      size: pkg.file.size,
    });
    expect((await http.get(listed!.url)).sha256, 'sha256 of the served file').to.equal(pkg.file.sha256);
    const { output } = await installer().install(pkg);
    expect(output, 'what the program prints').to.include(pkg.marker);
    expect(toldOf('installed', output, pkg.name).fn, 'fn in conda-meta').to.equal(pkg.file.name);
  },
});
