import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { requireRelease } from '../protocol/snapshot.ts';

/** apt looks an index up under its uncompressed name, and passes over an archive that does not list it without a word. */
export default check({
  id: 'deb.release.uncompressed',
  tier: 'full',
  proves: ['deb.release.uncompressed-listed'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [pkg] = await make({ name: 'plain' });
    await publisher().publish(pkg);
    for (const [family, entries] of (await requireRelease(http)).hashes) {
      const paths = new Set(entries.map(({ path }) => path));
      const compressed = [...paths].filter((path) => /\/Packages\.(gz|xz|bz2|zst)$/.test(path));
      expect(compressed, `compressed indexes below ${family}`).to.not.be.empty;
      for (const path of compressed)
        expect([...paths], `${family} entries`).to.include(path.replace(/\.[a-z0-9]+$/, ''));
    }
    const known = await client(apt).after(['apt-cache', 'show', pkg.name]);
    expect(known.stdout, 'what apt knows after an update').to.include(`Version: ${pkg.version}`);
  },
});
