import { check } from '../../../core/check.ts';
import { artifactMetadata } from '../protocol.ts';

export default check({
  id: 'maven.meta.artifact-level',
  tier: 'smoke',
  proves: ['maven.metadata.versions'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const versions = ['1.0', '1.9', '1.10', '2.0-SNAPSHOT'];
    let before = '0';
    let name = '';
    for (const version of versions) {
      const [pkg] = await make({ name: 'levels', version, kinds: ['jar'] });
      name = pkg.name;
      await publisher().publish(pkg);
      const lastUpdated = (await artifactMetadata(http, name))?.lastUpdated ?? '';
      expect(lastUpdated, `lastUpdated after ${version}`).to.match(/^\d{14}$/);
      expect(Number(lastUpdated), `lastUpdated after ${version}`).to.be.at.least(Number(before));
      before = lastUpdated;
    }
    const metadata = await artifactMetadata(http, name);
    expect([...(metadata?.versions ?? [])].sort(), 'versions').to.deep.equal([...versions].sort());
    expect(metadata?.release, 'release').to.equal('1.10');
    const [group, artifact] = name.split(':');
    expect([metadata?.groupId, metadata?.artifactId], 'coordinates').to.deep.equal([group, artifact]);
  },
});
