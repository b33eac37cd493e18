import { check } from '../../../core/check.ts';

const ABSENT = ['activate.d', 'deactivate.d', 'post_link', 'pre_link', 'pre_unlink', 'binary_prefix'];
const TIMES = [1_700_000_000_123, 1_600_000_000_456];

/** One document describes the packages of all platforms, each once, by its most recent version. */
export default check({
  id: 'conda.channeldata',
  tier: 'full',
  proves: ['conda.channeldata.schema'],
  needs: ['push', 'pull', 'channeldata'],
  async run({ make, publisher, http, expect }) {
    const [older, newer, any] = await make(
      { name: 'told', version: '1.9', manifest: { timestamp: TIMES[0] } },
      { name: 'told', version: '1.10', manifest: { timestamp: TIMES[1] } },
      { name: 'told-any', manifest: { noarch: 'generic' } },
    );
    for (const pkg of [newer, older, any]) await publisher().publish(pkg);
    const document = (await http.get('channeldata.json')).json();
    expect(document.channeldata_version, 'channeldata_version').to.equal(1);
    expect(document.subdirs, 'subdirs').to.include.members(['linux-64', 'noarch']);
    for (const pkg of [newer, any]) {
      const described = document.packages[pkg.name];
      expect(described?.subdirs, `subdirs of ${pkg.name}`).to.deep.equal([pkg.manifest.subdir]);
      expect(described.version, `version of ${pkg.name}`).to.equal(pkg.version);
      expect(described.license, `license of ${pkg.name}`).to.equal(pkg.manifest.license);
      expect(described.summary, `summary of ${pkg.name}`).to.include('a <tool> for').and.include(pkg.version);
      expect(described.text_prefix, `text_prefix of ${pkg.name}`).to.equal(true);
      for (const trait of ABSENT) expect(described[trait], `${trait} of ${pkg.name}`).to.equal(false);
    }
    const { timestamp, run_exports: exported } = document.packages[older.name];
    expect(timestamp, 'seconds of the most recent build').to.equal(1_700_000_000);
    expect(Object.keys(exported), 'versions whose exports are told').to.have.members([older.version, newer.version]);
  },
});
