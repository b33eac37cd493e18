import { check } from '../../../core/check.ts';
import { mvn } from '../client.ts';
import { checksum } from '../protocol.ts';

export default check({
  id: 'maven.push.release-immutable',
  tier: 'full',
  proves: ['maven.release.immutable'],
  needs: ['push', 'pull', 'overwrite-refused'],
  async run({ make, client, http, expect }) {
    const [pkg, other] = await make({ name: 'released' }, { name: 'released', edition: 'other' });
    await client(mvn).publish(pkg);
    await client(mvn, { outcome: 'refusal' }).publish(other);
    for (const file of pkg.files) {
      expect((await http.get(file.place!)).sha256, `sha256 of ${file.name}`).to.equal(file.sha256);
      expect(await checksum(http, file.place!, 'sha1'), `sha1 beside ${file.name}`).to.equal(file.sha1);
    }
  },
});
