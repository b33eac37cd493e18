import { check } from '../../../core/check.ts';
import { mvn } from '../client.ts';
import { artifactMetadata } from '../protocol.ts';

export default check({
  id: 'maven.push.deploy',
  tier: 'smoke',
  proves: ['maven.layout.stored'],
  needs: ['push', 'pull'],
  async run({ make, client, http, expect }) {
    const [pkg] = await make({ name: 'deployed', manifest: { classifiers: ['tests'] } });
    await client(mvn).publish(pkg);
    for (const file of pkg.files) {
      const served = await http.get(file.place!);
      expect(served.status, `status of ${file.name}`).to.equal(200);
      expect(served.sha256, `sha256 of ${file.name}`).to.equal(file.sha256);
    }
    expect((await artifactMetadata(http, pkg.name))?.versions, 'versions in the metadata').to.deep.equal(['1.0.0']);
  },
});
