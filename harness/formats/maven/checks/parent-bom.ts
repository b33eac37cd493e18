import { check } from '../../../core/check.ts';
import { mvn } from '../client.ts';
import { coordinatesOf } from '../coordinates.ts';

export default check({
  id: 'maven.pull.parent-bom',
  tier: 'full',
  proves: ['maven.pom.verbatim'],
  needs: ['push', 'pull'],
  async run({ make, client, name, expect }) {
    const [groupId, version] = ['test.regproof', '1.0.0'];
    const id = (base: string) => name(base);
    const parent = { groupId, artifactId: id('parent'), version };
    const library = { groupId, artifactId: id('library'), version };
    const [root, bom, kit, moved] = await make(
      { name: parent.artifactId, unique: true, manifest: { packaging: 'pom', managed: [library] } },
      { name: id('bom'), unique: true, manifest: { packaging: 'pom', managed: [library] } },
      { name: library.artifactId, unique: true, manifest: { parent, classifiers: ['tests'] } },
      { name: id('old'), unique: true, manifest: { packaging: 'pom', relocation: { artifactId: library.artifactId } } },
    );
    for (const pkg of [root, bom, kit, moved]) await client(mvn).publish(pkg);
    const managed = [{ groupId, artifactId: coordinatesOf(bom.name).artifact, version, type: 'pom', scope: 'import' }];
    const { artifactId } = library;
    const lib = await client(mvn).resolve(kit, {
      managed,
      dependencies: [
        { groupId, artifactId },
        { ...library, classifier: 'tests' },
      ],
    });
    expect(lib.file(kit.file.name).sha256, 'the jar whose version the BOM gives').to.equal(kit.file.sha256);
    expect(lib.file(`${artifactId}-${version}-tests.jar`).size, 'the jar with a classifier').to.be.greaterThan(0);
    const relocated = await client(mvn).resolve(moved, {
      dependencies: [{ groupId, artifactId: coordinatesOf(moved.name).artifact, version }],
    });
    expect(relocated.file(kit.file.name).sha256, 'the jar that another artifact was moved to').to.equal(
      kit.file.sha256,
    );
  },
});
