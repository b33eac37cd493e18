import { check } from '../../../core/check.ts';

/** One document describes the packages of all platforms. */
export default check({
  id: 'conda.channeldata',
  tier: 'full',
  proves: ['conda.channeldata.schema'],
  needs: ['push', 'pull', 'channeldata'],
  async run({ make, publisher, http, expect }) {
    const [native, any] = await make({ name: 'told' }, { name: 'told-any', manifest: { noarch: 'generic' } });
    for (const pkg of [native, any]) await publisher().publish(pkg);
    const document = (await http.get('channeldata.json')).json();
    expect(document.channeldata_version, 'channeldata_version').to.equal(1);
    expect(document.subdirs, 'subdirs').to.include.members(['linux-64', 'noarch']);
    for (const pkg of [native, any]) {
      const described = document.packages[pkg.name];
      expect(described?.subdirs, `subdirs of ${pkg.name}`).to.deep.equal([pkg.manifest.subdir]);
      expect(described.version, `version of ${pkg.name}`).to.equal(pkg.version);
      expect(described.license, `license of ${pkg.name}`).to.equal(pkg.manifest.license);
      expect(described.description, `description of ${pkg.name}`).to.include('äöü').and.include(pkg.marker);
    }
  },
});
