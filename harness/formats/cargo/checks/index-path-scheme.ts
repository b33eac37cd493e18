import { check } from '../../../core/check.ts';
import { readEntries } from '../protocol/index-file.ts';
import { indexPath } from '../registry/name.ts';

/** The file name is in lower case, the name inside it is not. */
export default check({
  id: 'cargo.index.path-scheme',
  tier: 'full',
  proves: ['cargo.index.lower-case-files'],
  needs: ['push', 'pull'],
  async run({ make, publisher, installer, http, expect }) {
    const [pkg] = await make({ name: 'MixedCase_X' });
    await publisher().publish(pkg);
    const path = indexPath(pkg.name);
    expect(path, 'path of the index file').to.equal(path.toLowerCase());
    const { status } = await http.get(path);
    expect(status, `status of GET ${path}`).to.equal(200);
    const entries = await readEntries(http, pkg.name);
    expect(
      entries.map((entry) => entry.name),
      'names in the index file',
    ).to.deep.equal([pkg.name]);
    expect((await installer().install(pkg)).output, 'what the program prints').to.include(pkg.marker);
  },
});
