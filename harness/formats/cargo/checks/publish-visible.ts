import { check } from '../../../core/check.ts';
import { readEntries } from '../protocol/index-file.ts';

/** When cargo has ended, its wait for the index included, the version is there and stays there. */
export default check({
  id: 'cargo.publish.visible',
  tier: 'full',
  proves: ['cargo.publish.listed-soon'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const packages = await make({ name: 'seen', version: '1.0.0' }, { name: 'seen', version: '1.1.0' });
    const expected: string[] = [];
    for (const pkg of packages) {
      const { output } = await publisher().publish(pkg);
      expect(output, `what cargo says after the publication of ${pkg.version}`).to.not.match(/timed out waiting/);
      expected.push(pkg.version);
      for (let read = 1; read <= 3; read++) {
        const versions = (await readEntries(http, pkg.name)).map((entry) => entry.vers).sort();
        expect(versions, `versions at read ${read} after ${pkg.version}`).to.deep.equal(expected);
      }
    }
  },
});
