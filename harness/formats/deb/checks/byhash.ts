import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { expectClean } from '../expect-clean.ts';
import { requireRelease } from '../protocol/snapshot.ts';

/** What is promised by Acquire-By-Hash is there, for every family of digests, and still there when the next generation has come. */
export default check({
  id: 'deb.byhash',
  tier: 'full',
  proves: ['deb.byhash.served', 'deb.byhash.kept'],
  needs: ['push', 'pull', 'by-hash'],
  async run(context) {
    const { make, publisher, client, http, expect } = context;
    const [first, second] = await make({ name: 'hashed', version: '1.0' }, { name: 'hashed', version: '1.1' });
    await publisher().publish(first);
    const release = await requireRelease(http);
    expect(release.fields['Acquire-By-Hash'], 'Acquire-By-Hash').to.equal('yes');
    const read = async (when: string) => {
      for (const [family, entries] of release.hashes) {
        const algorithm = family.replace('Sum', '').toLowerCase() as 'md5' | 'sha1' | 'sha256' | 'sha512';
        for (const { path, digest } of entries.filter((entry) => /\/Packages(\.[a-z0-9]+)?$/.test(entry.path))) {
          const file = await http.get(
            `dists/${release.suite}/${path.replace(/[^/]+$/, `by-hash/${family}/${digest}`)}`,
          );
          expect(file.status, `status of ${path} by its ${family} ${when}`).to.equal(200);
          expect(file[algorithm], `${family} of ${path} ${when}`).to.equal(digest);
        }
      }
    };
    await read('at first');
    await publisher().publish(second);
    await read('after the next publication');
    expectClean(context, await client(apt).refresh());
  },
});
