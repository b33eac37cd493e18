import { check } from '../../../core/check.ts';
import { cargo } from '../client.ts';
import { readEntries } from '../protocol/index-file.ts';
import { lockedVersion } from '../protocol/lock-file.ts';

/** `links` and `rust-version` are in the index, and cargo passes over a version that needs a Rust of the future. */
export default check({
  id: 'cargo.index.links-msrv',
  tier: 'full',
  proves: ['cargo.index.links-and-rust-version'],
  needs: ['push', 'pull'],
  async run({ name, make, client, protocol, http, expect }) {
    const future = { package: { 'rust-version': '1.999', links: name('native') } };
    const [today, later] = await make(
      { name: 'aged', version: '1.0.0' },
      { name: 'aged', version: '1.1.0', manifest: future },
    );
    for (const pkg of [today, later]) {
      const { status } = await protocol.publish(http, pkg);
      expect(status, `status of the publication of ${pkg.version}`).to.be.within(200, 299);
    }
    const entries = await readEntries(http, today.name);
    const later110 = entries.find((entry) => entry.vers === later.version)!;
    expect(later110.links, 'links').to.equal(future.package.links);
    expect(later110.rust_version, 'rust_version').to.equal(future.package['rust-version']);
    const { output } = await client(cargo).resolve(today.name, '^1');
    expect(lockedVersion(output, today.name), 'version that today’s Rust gets').to.equal(today.version);
  },
});
