import { check } from '../../../core/check.ts';
import { coordinatesOf, folderOf } from '../coordinates.ts';
import { artifactMetadata, checksum } from '../protocol.ts';

export default check({
  id: 'maven.meta.concurrent',
  tier: 'release',
  proves: ['maven.metadata.versions'],
  needs: ['push', 'pull'],
  async run({ make, protocol, http, expect }) {
    const versions = Array.from({ length: 8 }, (_, index) => `1.0.${index}`);
    const packages = [];
    for (const version of versions) packages.push(...(await make({ name: 'crowd', version, kinds: ['jar'] })));
    const answers = await Promise.all(packages.map((pkg) => protocol.publish(http, pkg)));
    expect(
      answers.map(({ status }) => status).filter((status) => status >= 500),
      'statuses of 500 and more',
    ).to.deep.equal([]);
    const { name } = packages[0]!;
    expect([...((await artifactMetadata(http, name))?.versions ?? [])].sort(), 'versions').to.deep.equal(versions);
    const path = `${folderOf(coordinatesOf(name))}/maven-metadata.xml`;
    expect(await checksum(http, path, 'sha1'), 'sha1 beside the metadata').to.equal((await http.get(path)).sha1);
  },
});
