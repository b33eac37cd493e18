import { check } from '../../../core/check.ts';
import { recordsOf } from '../protocol/repodata.ts';
import { toldOf } from '../told.ts';

/** Of two versions the one that was asked for is installed from its .conda, as the environment's records have it and as it runs. */
export default check({
  id: 'conda.install.v2',
  tier: 'smoke',
  proves: ['conda.install.exact'],
  needs: ['push', 'pull'],
  each: { client: 'installer' },
  async run({ make, publisher, installer, http, expect }) {
    const [pkg, newer] = await make({ name: 'tool', version: '1.0' }, { name: 'tool', version: '1.1' });
    for (const each of [pkg, newer]) await publisher().publish(each);
    const { output } = await installer().install(pkg);
    expect(output, 'what the program prints').to.include(pkg.marker);
    const installed = toldOf('installed', output, pkg.name);
    expect(installed.sha256, 'sha256 in conda-meta').to.equal(pkg.file.sha256);
    expect(installed.fn, 'fn in conda-meta').to.equal(pkg.file.name);
    expect(installed.url.endsWith(`/${pkg.file.place}`), `url in conda-meta, ${installed.url}`).to.equal(true);
    const listed = await recordsOf(http, pkg.name);
    expect(listed.map(({ file }) => file).sort(), 'files in the index').to.deep.equal([pkg.file.name, newer.file.name]);
    const served = await http.get(listed.find(({ file }) => file === pkg.file.name)!.url);
    expect(served.sha256, 'sha256 of the served file').to.equal(pkg.file.sha256);
  },
});
