import { check } from '../../../core/check.ts';
import { pip, twine } from '../client.ts';

const OLDER = { 'License-Expression': null, 'License-File': null, License: 'MIT' };

/** One package for each version of the metadata, with fields that came with it. */
export default check({
  id: 'pypi.push.metadata-versions',
  tier: 'full',
  proves: ['pypi.upload.metadata-versions'],
  needs: ['push', 'pull'],
  async run({ make, client, protocol, http, expect }) {
    const releases = await make(
      { name: 'aged', version: '2.1', manifest: { ...OLDER, 'Metadata-Version': '2.1' } },
      { name: 'aged', version: '2.2', manifest: { ...OLDER, 'Metadata-Version': '2.2', Dynamic: ['Platform'] } },
      { name: 'aged', version: '2.3', manifest: { ...OLDER, 'Metadata-Version': '2.3' } },
      { name: 'aged', version: '2.4', manifest: { 'Metadata-Version': '2.4', Dynamic: ['License-File'] } },
    );
    for (const release of releases) await client(twine).publish(release);
    const listed = await protocol.readIndex(http, releases[0].name);
    const names = releases.flatMap((release) => release.files.map((file) => file.name));
    expect(
      listed.map((file) => file.name),
      'files in the index',
    ).to.have.members(names);
    for (const release of releases) {
      const installed = await client(pip).installRequirement(`${release.name}==${release.version}`, release);
      expect(installed.output, `what metadata ${release.version} prints`).to.include(release.marker);
    }
  },
});
