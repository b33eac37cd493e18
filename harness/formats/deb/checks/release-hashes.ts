import { check } from '../../../core/check.ts';
import { HASH_FIELDS } from '../protocol/release.ts';
import { readSnapshot } from '../protocol/snapshot.ts';

/** Everything that the Release lists has the length and the digests that it states; apt looks only at what it needs itself. */
export default check({
  id: 'deb.release.hashes',
  tier: 'smoke',
  proves: ['deb.release.digests', 'deb.release.strong-digest'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const [pkg, other] = await make(
      { name: 'listed' },
      { name: 'listed', manifest: { Architecture: 'arm64' }, version: '1.1' },
    );
    for (const each of [pkg, other]) await publisher().publish(each);
    const { release, files } = await readSnapshot(http);
    const families = HASH_FIELDS.filter((name) => release.hashes.has(name));
    expect(families, 'digests in the Release').to.include.oneOf(['SHA256', 'SHA512']);
    let served = 0;
    for (const family of families) {
      const algorithm = family.replace('Sum', '').toLowerCase() as 'md5' | 'sha1' | 'sha256' | 'sha512';
      for (const { path, size, digest } of release.hashes.get(family)!) {
        const file = files.get(path)!;
        // An index that is there compressed as well need not be there itself.
        expect(file.status, `status of ${path}`).to.be.oneOf([200, 404]);
        if (file.status !== 200) continue;
        served++;
        expect(file.size, `length of ${path}`).to.equal(size);
        expect(file[algorithm], `${family} of ${path}`).to.equal(digest);
      }
    }
    expect(served, 'listed files that are served').to.be.at.least(2);
  },
});
