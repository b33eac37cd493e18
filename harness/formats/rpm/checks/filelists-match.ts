import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';
import { readPackages } from '../protocol/primary.ts';
import { readData, readRepomd } from '../protocol/repomd.ts';
import { all, parseXml } from '../protocol/xml.ts';

/** The three index files tell of the same packages in the same order, and a file that is in filelists alone can be found. */
export default check({
  id: 'rpm.filelists.match',
  tier: 'full',
  proves: ['rpm.index.same-packages'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const made = await make({ name: 'zeta' }, { name: 'alpha' }, { name: 'mid', version: '1:1-1' });
    for (const pkg of made) await publisher().publish(pkg);
    const records = (await readRepomd(http)) ?? [];
    const pkgids = (await readPackages(http, records)).map(({ sha256 }) => sha256);
    expect(pkgids.toSorted(), 'packages in primary.xml').to.deep.equal(made.map(({ file }) => file.sha256).sort());
    for (const type of ['filelists', 'other']) {
      const record = records.find((each) => each.type === type);
      expect(
        records.map((each) => each.type),
        'types of the records',
      ).to.include(type);
      const root = parseXml(await readData(http, record!), type);
      expect(
        all(root, 'package').map(({ attributes }) => attributes.pkgid),
        `packages in ${type}`,
      ).to.deep.equal(pkgids);
      expect(root.attributes.packages, `count of ${type}`).to.equal('3');
    }
    const { output } = await client(dnf).provides(`/usr/share/${made[1].name}/about.txt`);
    expect(output, 'who brings a file that primary.xml does not list').to.include(made[1].name);
  },
});
