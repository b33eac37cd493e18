import { check } from '../../../core/check.ts';
import { mvn } from '../client.ts';
import { coordinatesOf, folderOf } from '../coordinates.ts';
import { readMetadata } from '../protocol.ts';

export default check({
  id: 'maven.snapshot.redeploy',
  tier: 'smoke',
  proves: ['maven.snapshot.newest'],
  needs: ['push', 'pull'],
  async run({ make, client, http, expect }) {
    for (const build of [1, 2, 3]) {
      const [pkg] = await make({ name: 'moving', version: '1.0-SNAPSHOT', edition: `build ${build}`, kinds: ['jar'] });
      await client(mvn).publish(pkg);
      const { output } = await client(mvn).install(pkg);
      expect(output, `what build ${build} prints`).to.include(pkg.marker);
      const path = `${folderOf(coordinatesOf(pkg.name), pkg.version)}/maven-metadata.xml`;
      const { snapshot } = (await readMetadata(http, path)) ?? {};
      expect(snapshot?.buildNumber, `number of build ${build}`).to.equal(String(build));
    }
  },
});
