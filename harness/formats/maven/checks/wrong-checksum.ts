import { createReadStream } from 'node:fs';
import { check } from '../../../core/check.ts';
import { checksum } from '../protocol.ts';

export default check({
  id: 'maven.push.wrong-checksum',
  tier: 'full',
  proves: ['maven.checksums.verified'],
  needs: ['push', 'pull'],
  async run({ make, http, expect }) {
    const [pkg] = await make({ name: 'misjudged' });
    const { place, size, path, sha1 } = pkg.file;
    const put = await http.put(place!, { body: { size, stream: () => createReadStream(path) } });
    expect(put.status, 'status of the jar').to.be.within(200, 299);
    const wrong = await http.put(`${place}.sha1`, { body: '0'.repeat(40) });
    // Taken or refused: what is served afterwards is right, or is not there.
    expect(wrong.status, 'status of a wrong sha1').to.be.within(200, 499);
    expect(await checksum(http, place!, 'sha1'), 'sha1 that is served after a wrong one').to.be.oneOf([sha1, null]);
  },
});
