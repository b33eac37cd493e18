import { readFile } from 'node:fs/promises';
import { check } from '../../../core/check.ts';
import { apiUrl, readConfig, readEntries } from '../protocol/index-file.ts';
import { publishMetadata } from '../protocol/publish-metadata.ts';
import { lengthField, publishFrame } from '../protocol.ts';

/** Bodies whose lengths do not add up, or whose metadata is of another crate, are refused and store nothing. */
export default check({
  id: 'cargo.publish.framing',
  tier: 'full',
  proves: ['cargo.publish.body'],
  needs: ['push', 'pull'],
  async run({ name, make, protocol, http, expect }) {
    const [pkg] = await make({ name: 'framed' });
    const crate = await readFile(pkg.file.path);
    const { index } = await readConfig(http);
    const metadata = await publishMetadata(pkg.file.path, `sparse+${index}`);
    const whole = publishFrame(metadata, crate);
    const impostor = name('impostor');
    const bodies: Readonly<Record<string, Buffer>> = {
      'an empty body': Buffer.alloc(0),
      'a crate that is cut': whole.subarray(0, -100),
      'a length of the crate that is too small': shrunk(whole, crate.length),
      'a length of the metadata beyond the body': Buffer.concat([lengthField(2 ** 32 - 1), whole.subarray(4)]),
      'bytes after the crate': Buffer.concat([whole, Buffer.from('more')]),
      'metadata of another name': publishFrame({ ...metadata, name: impostor }, crate),
      'metadata of another version': publishFrame({ ...metadata, vers: '2.0.0' }, crate),
    };
    const url = await apiUrl(http, '/new');
    for (const [what, body] of Object.entries(bodies)) {
      expect((await http.put(url, { body })).status, `status of ${what}`).to.be.within(400, 499);
      expect(await readEntries(http, pkg.name), `index after ${what}`).to.be.empty;
      expect(await readEntries(http, impostor), `index of the other name after ${what}`).to.be.empty;
    }
    expect((await protocol.publish(http, pkg)).status, 'status of the right body').to.be.within(200, 299);
    expect(await readEntries(http, pkg.name), 'index after the right body').to.have.lengthOf(1);
  },
});

/** The crate's length states 100 bytes less than there are. */
function shrunk(whole: Buffer, length: number): Buffer {
  const crateAt = whole.length - length;
  return Buffer.concat([whole.subarray(0, crateAt - 4), lengthField(length - 100), whole.subarray(crateAt)]);
}
