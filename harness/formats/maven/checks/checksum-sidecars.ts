import { check } from '../../../core/check.ts';
import { coordinatesOf, folderOf } from '../coordinates.ts';
import { CHECKSUMS, checksum } from '../protocol.ts';

export default check({
  id: 'maven.checksum.sidecars',
  tier: 'smoke',
  proves: ['maven.checksums.hold'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const [first, second] = await make({ name: 'summed', version: '1.0.0' }, { name: 'summed', version: '1.1.0' });
    for (const pkg of [first, second]) await publisher().publish(pkg);
    const metadata = `${folderOf(coordinatesOf(first.name))}/maven-metadata.xml`;
    for (const path of [...second.files.map((file) => file.place!), metadata]) {
      let stated = 0;
      for (const algorithm of CHECKSUMS) {
        const digest = await checksum(http, path, algorithm);
        if (digest === null) continue;
        stated += 1;
        expect(digest, `${algorithm} of ${path}`).to.equal((await http.get(path))[algorithm]);
      }
      expect(stated, `checksums of ${path}`).to.be.at.least(1);
    }
  },
});
