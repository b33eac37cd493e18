import { check } from '../../../core/check.ts';
import { mvnNewer } from '../client.ts';
import { fileOf } from '../protocol.ts';

/** Newer Mavens put no checksums of signatures. */
export default check({
  id: 'maven.sign.asc',
  tier: 'full',
  proves: ['maven.signature.verbatim'],
  needs: ['push', 'pull'],
  async run({ make, client, http, expect }) {
    const [pkg] = await make({ name: 'signed', kinds: ['jar', 'signature'] });
    await client(mvnNewer).publish(pkg);
    for (const ending of ['.jar.asc', '.pom.asc']) {
      const signature = fileOf(pkg, ending);
      expect((await http.get(signature.place!)).sha256, `sha256 of ${signature.name}`).to.equal(signature.sha256);
      const { output } = await client(mvnNewer).verify(pkg, signature);
      expect(output, `what gpg says of ${signature.name}`).to.match(/Good signature from/);
    }
  },
});
