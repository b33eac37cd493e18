import { check } from '../../../core/check.ts';
import { go } from '../client.ts';
import { downloaded } from '../downloaded.ts';

/** Files that a registry which packs again likes to lose or to change. */
const DELICATE = {
  'internal/legacy/vendor/example.com/old/old.go': 'package old\n',
  '.gitignore': 'ignored.txt\n',
  'ignored.txt': 'tracked all the same\n',
  'docs/empty.txt': '',
  'docs/windows.txt': 'one\r\ntwo\r\n',
  'docs/ünïcode.txt': 'a name beyond ASCII\n',
};

export default check({
  id: 'go.zip.h1',
  tier: 'full',
  proves: ['go.zip.same-content'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, expect }) {
    const [pkg] = await make({ name: 'delicate', manifest: { files: DELICATE } });
    await publisher().publish(pkg);
    const { Sum } = downloaded(await client(go).download(`${pkg.name}@${pkg.version}`));
    expect(Sum, 'hash of the zip').to.equal(pkg.manifest.sum);
  },
});
