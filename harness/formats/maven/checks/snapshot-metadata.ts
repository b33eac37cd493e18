import { check } from '../../../core/check.ts';
import { mvn } from '../client.ts';
import { coordinatesOf, folderOf } from '../coordinates.ts';
import { readMetadata } from '../protocol.ts';

export default check({
  id: 'maven.snapshot.metadata',
  tier: 'full',
  proves: ['maven.snapshot.files'],
  needs: ['push', 'pull'],
  async run({ make, client, http, expect }) {
    for (const edition of ['first', 'second']) {
      const [pkg] = await make({
        name: 'parts',
        version: '2.1-SNAPSHOT',
        edition,
        manifest: { classifiers: ['tests', 'javadoc'] },
      });
      await client(mvn).publish(pkg);
    }
    const [last] = await make({
      name: 'parts',
      version: '2.1-SNAPSHOT',
      edition: 'second',
      manifest: { classifiers: ['tests', 'javadoc'] },
    });
    const folder = folderOf(coordinatesOf(last.name), last.version);
    const metadata = (await readMetadata(http, `${folder}/maven-metadata.xml`))!;
    const { artifact } = coordinatesOf(last.name);
    const kinds = metadata.snapshotVersions.map(({ classifier, extension }) => `${classifier}.${extension}`).sort();
    expect(kinds, 'files of the snapshot').to.deep.equal([
      '.jar',
      '.module',
      '.pom',
      'javadoc.jar',
      'sources.jar',
      'tests.jar',
    ]);
    for (const { classifier, extension, value } of metadata.snapshotVersions) {
      const file = `${artifact}-${value}${classifier ? `-${classifier}` : ''}.${extension}`;
      const served = await http.get(`${folder}/${file}`);
      expect(served.status, `status of ${file}`).to.equal(200);
      const stem = `${artifact}-${last.version}`;
      const made = last.files.find(({ name }) => name === `${stem}${classifier ? `-${classifier}` : ''}.${extension}`)!;
      expect(served.sha256, `sha256 of ${file}`).to.equal(made.sha256);
    }
    const { timestamp, buildNumber } = metadata.snapshot!;
    expect(metadata.snapshotVersions[0]!.value, 'value of the newest').to.include(`${timestamp}-${buildNumber}`);
  },
});
