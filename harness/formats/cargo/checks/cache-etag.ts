import { check } from '../../../core/check.ts';
import type { RawResponse } from '../../../core/http.ts';
import { indexPath } from '../registry/name.ts';

/** An index file has a validator that holds as long as the file is the same, and not a moment longer. */
export default check({
  id: 'cargo.cache.etag',
  tier: 'full',
  proves: ['cargo.index.validators'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const packages = await make({ name: 'cached', version: '1.0.0' }, { name: 'cached', version: '1.1.0' });
    const path = indexPath(packages[0].name);
    let stale: Record<string, string> | undefined;
    for (const pkg of packages) {
      await publisher().publish(pkg);
      const fresh = await http.get(path, stale ? { headers: stale } : {});
      expect(fresh.status, `status after the publication of ${pkg.version}`).to.equal(200);
      expect(fresh.text(), `index after the publication of ${pkg.version}`).to.include(`"${pkg.version}"`);
      const headers = validators(fresh);
      expect(Object.keys(headers), `conditions after the publication of ${pkg.version}`).to.not.be.empty;
      for (const again of ['first', 'second'])
        expect((await http.get(path, { headers })).status, `status of the ${again} repetition`).to.equal(304);
      stale = headers;
    }
  },
});

/** What cargo sends: the entity tag alone where there is one. */
function validators({ headers }: RawResponse): Record<string, string> {
  if (headers.etag !== undefined) return { 'If-None-Match': headers.etag };
  return headers['last-modified'] === undefined ? {} : { 'If-Modified-Since': headers['last-modified'] };
}
