import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { expectClean } from '../expect-clean.ts';
import { requireRelease } from '../protocol/snapshot.ts';

/** apt forgives a Release whose lines are glued together or twice there; who reads it strictly does not. */
export default check({
  id: 'deb.release.parse',
  tier: 'full',
  proves: ['deb.release.syntax'],
  needs: ['push', 'pull'],
  async run(context) {
    const { make, publisher, client, http, expect } = context;
    const [pkg] = await make({ name: 'strict' });
    await publisher().publish(pkg);
    const { fields, components, architectures, hashes } = await requireRelease(http);
    expect(components, 'Components').to.include('main');
    expect(architectures, 'Architectures').to.include('amd64');
    expect(fields.Date, 'Date').to.be.a('string').and.not.be.empty;
    expect([fields.Suite, fields.Codename].filter(Boolean), 'Suite and Codename').to.not.be.empty;
    expect(fields['Acquire-By-Hash'] ?? 'no', 'Acquire-By-Hash').to.be.oneOf(['yes', 'no']);
    expect(hashes.get('SHA256')?.map(({ path }) => path) ?? [], 'files below SHA256').to.include(
      'main/binary-amd64/Packages',
    );
    expectClean(context, await client(apt).refresh());
  },
});
