import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { stanzasFor } from '../protocol/lookup.ts';

/** What is no package is refused and leaves no trace; the same upload with the whole package is taken. */
export default check({
  id: 'deb.reject',
  tier: 'full',
  proves: ['deb.upload.validated'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, protocol, http, expect }) {
    const [pkg, badVersion, badName] = await make(
      { name: 'whole' },
      { name: 'whole', manifest: { Version: 'latest' } },
      { name: 'whole', manifest: { Package: 'Not_A Name' } },
    );
    const bytes = await readFile(pkg.file.path);
    const control = bytes.indexOf('control.tar');
    const broken = {
      'cut in half': bytes.subarray(0, bytes.length / 2),
      'without a control archive': Buffer.from(bytes).fill('x', control, control + 7),
      'of text': Buffer.from('<!doctype html>\n'),
      'with a bad version': await readFile(badVersion.file.path),
      'with a bad name': await readFile(badName.file.path),
    };
    for (const [index, [what, content]] of Object.entries(broken).entries()) {
      await mkdir(join(pkg.dir, String(index)));
      const path = join(pkg.dir, String(index), pkg.file.name);
      await writeFile(path, content);
      const file = { ...pkg.file, path, size: content.length };
      const { status } = await protocol.publish(http, { ...pkg, file, files: [file] });
      expect(status, `status of an upload ${what}`).to.be.within(400, 499);
    }
    await publisher().publish(pkg);
    const listed = await stanzasFor(http, pkg.name, 'amd64');
    expect(
      listed.map(({ SHA256 }) => SHA256),
      'digests in the index',
    ).to.deep.equal([pkg.file.sha256]);
    expect((await client(apt).install(pkg)).stdout.trim(), 'what is installed').to.equal(pkg.marker);
  },
});
