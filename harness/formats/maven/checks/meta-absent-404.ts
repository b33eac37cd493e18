import { check } from '../../../core/check.ts';
import { coordinatesOf, folderOf } from '../coordinates.ts';

/** Whoever deploys merges what is there: anything but 404 is merged. */
export default check({
  id: 'maven.meta.absent-404',
  tier: 'full',
  proves: ['maven.metadata.absent'],
  needs: ['push', 'pull'],
  async run({ name, make, publisher, http, expect }) {
    const coordinates = coordinatesOf(`test.regproof.${name('nobody').replaceAll('-', '.')}:kit`);
    const folders = [
      folderOf(coordinates).split('/').slice(0, -1).join('/'),
      folderOf(coordinates),
      folderOf(coordinates, '1.0-SNAPSHOT'),
    ];
    for (const folder of folders)
      expect((await http.get(`${folder}/maven-metadata.xml`)).status, `status of the metadata of ${folder}`).to.equal(
        404,
      );
    const [pkg] = await make({ name: `${coordinates.group}:kit`, kinds: ['jar'], unique: true });
    await publisher().publish(pkg);
    expect((await http.get(`${folders[1]}/maven-metadata.xml`)).status, 'status once it was deployed').to.equal(200);
  },
});
