import { check } from '../../../core/check.ts';
import { pinned } from '../client/apt.ts';
import { apt } from '../client.ts';
import { stanzaOf } from '../protocol/lookup.ts';
import { addressOf } from '../protocol/packages.ts';

/** apt asks with `+` and `~` percent-encoded; others do not. */
export default check({
  id: 'deb.url.special',
  tier: 'full',
  proves: ['deb.pool.encoded-address'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [pkg] = await make({ name: 'c++', version: '1.0+b1~rc1-1' });
    await publisher().publish(pkg);
    const stanza = await stanzaOf(http, pkg);
    expect(stanza?.Version ?? 'not listed', 'Version in the index').to.equal(pkg.version);
    const encoded = addressOf(stanza!);
    expect(encoded, 'the address as apt writes it')
      .to.match(/%2B|%2b/)
      .and.match(/%7e/);
    for (const address of [encoded, stanza!.Filename]) {
      const served = await http.get(address);
      expect([served.status, served.sha256], `GET ${address}`).to.deep.equal([200, pkg.file.sha256]);
    }
    const fetched = await client(apt).after(['apt-get', 'download', pinned(pkg)], {}, [pkg.file.name]);
    expect(fetched.file(pkg.file.name).sha256, 'sha256 of what apt fetched').to.equal(pkg.file.sha256);
  },
});
