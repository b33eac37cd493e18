import { check } from '../../../core/check.ts';
import { downloadUrl, readConfig, readEntries } from '../protocol/index-file.ts';

/** For each of several versions: what cargo packed, what the index states, what is downloaded, at the first and the second time. */
export default check({
  id: 'cargo.index.cksum',
  tier: 'smoke',
  proves: ['cargo.index.checksum'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const packages = await make({ name: 'sum', version: '1.0.0' }, { name: 'sum', version: '1.1.0-rc.1+b.7' });
    const client = publisher();
    const sent = new Map<string, string>();
    for (const pkg of packages) {
      const crate = `${pkg.name}-${pkg.version}.crate`;
      sent.set(pkg.version, (await client.publish(pkg)).file(crate).sha256);
    }
    const { config } = await readConfig(http);
    const entries = await readEntries(http, packages[0].name);
    expect(entries.map((entry) => entry.vers).sort(), 'versions in the index').to.deep.equal([...sent.keys()].sort());
    for (const entry of entries) {
      expect(entry.cksum, `cksum of ${entry.vers}`).to.equal(sent.get(entry.vers));
      for (const read of ['first', 'second']) {
        const { status, sha256 } = await http.get(downloadUrl(config, entry));
        expect(status, `status of the ${read} download of ${entry.vers}`).to.equal(200);
        expect(sha256, `sha256 of the ${read} download of ${entry.vers}`).to.equal(entry.cksum);
      }
    }
  },
});
