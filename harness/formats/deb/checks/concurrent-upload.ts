import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { stanzasFor } from '../protocol/lookup.ts';

const UPLOADS = 20;

/** Of uploads at the same time none is lost: each renders the index anew, and the last must not forget the others. */
export default check({
  id: 'deb.concurrent.upload',
  tier: 'release',
  proves: ['deb.upload.none-lost'],
  needs: ['push', 'pull'],
  async run({ make, protocol, client, http, expect }) {
    const packages = [];
    for (let index = 0; index < UPLOADS; index++)
      packages.push(...(await make({ name: 'crowd', version: `1.${index}` })));
    const answers = await Promise.all(packages.map((pkg) => protocol.publish(http, pkg)));
    for (const [index, { status }] of answers.entries())
      expect(status, `status of upload ${index}`).to.be.within(200, 299);
    const { name } = packages[0]!;
    for (const architecture of ['amd64', 'arm64']) {
      const listed = (await stanzasFor(http, name, architecture)).map(({ SHA256 }) => SHA256);
      const digests = packages.map(({ file }) => file.sha256);
      expect(listed, `digests in the index of ${architecture}`).to.have.members(digests);
    }
    const { stdout } = await client(apt).after(['apt-cache', 'madison', name]);
    expect(stdout.trim().split('\n'), 'versions that apt knows').to.have.lengthOf(UPLOADS);
  },
});
