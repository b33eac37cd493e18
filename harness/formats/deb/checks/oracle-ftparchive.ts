import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { parseParagraphs } from '../deb822.ts';
import { stanzaOf } from '../protocol/lookup.ts';
import { strictly } from '../protocol/release.ts';

/** Where a file lies differs, and so do the digests that an index has besides SHA256. */
const FREE = new Set(['Filename', 'MD5sum', 'SHA1', 'SHA512', 'Description-md5']);

/** Debian's own indexer says the same of a package as the registry does, field by field. */
export default check({
  id: 'deb.oracle.ftparchive',
  tier: 'release',
  proves: ['deb.packages.as-indexer'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const packages = await make(
      { name: 'judged', version: '1:1.0~rc1-1+b1' },
      { name: 'judged', version: '2.0', manifest: { Architecture: 'arm64', 'Multi-Arch': 'same', Section: 'libs' } },
    );
    for (const pkg of packages) {
      await publisher().publish(pkg);
      const { stdout } = await client(apt).index(pkg);
      const [indexed, ...others] = strictly('what apt-ftparchive prints', () => parseParagraphs(stdout));
      expect(others, 'further stanzas of apt-ftparchive').to.be.empty;
      const stanza: Record<string, string> = { ...(await stanzaOf(http, pkg)) };
      const names = [...new Set([...Object.keys(indexed!), ...Object.keys(stanza)])].filter((name) => !FREE.has(name));
      for (const name of names) expect(stanza[name], `${name} of ${pkg.version}`).to.equal(indexed![name]);
    }
  },
});
