import { check } from '../../../core/check.ts';

const EXPORTS = { weak: ['libkit >=1.2,<2'], strong: ['kit-abi 3.*'], noarch: ['kit-data'] };

/** What builds against a package inherit, without unpacking it. */
export default check({
  id: 'conda.run-exports',
  tier: 'full',
  proves: ['conda.run-exports.as-archive'],
  needs: ['push', 'pull', 'run-exports'],
  async run({ make, publisher, http, expect }) {
    const [some, none, old] = await make(
      { name: 'exporting', manifest: { run_exports: EXPORTS } },
      { name: 'silent', manifest: { run_exports: null } },
      { name: 'exporting-old', kinds: ['tar.bz2'], manifest: { run_exports: EXPORTS } },
    );
    for (const pkg of [some, none, old]) await publisher().publish(pkg);
    const document = (await http.get('linux-64/run_exports.json')).json();
    expect(document.info?.subdir, 'info.subdir').to.equal('linux-64');
    expect(document['packages.conda'][some.file.name]?.run_exports, 'exports of the .conda').to.deep.equal(EXPORTS);
    expect(document.packages[old.file.name]?.run_exports, 'exports of the .tar.bz2').to.deep.equal(EXPORTS);
    expect(document['packages.conda'][none.file.name]?.run_exports, 'exports of who has none').to.deep.equal({});
    const repodata = (await http.get('linux-64/repodata.json')).json();
    for (const map of ['packages', 'packages.conda'])
      expect(Object.keys(document[map]).sort(), `files in ${map}`).to.deep.equal(Object.keys(repodata[map]).sort());
  },
});
