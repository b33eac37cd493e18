import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { expectClean } from '../expect-clean.ts';
import { stanzaOf, stanzasOf } from '../protocol/lookup.ts';
import { addressOf } from '../protocol/packages.ts';

/** A deleted version is gone from the index and from the pool, its sibling is not, and the archive is still signed. */
export default check({
  id: 'deb.delete',
  tier: 'full',
  proves: ['deb.delete.gone'],
  needs: ['push', 'pull', 'delete'],
  async run(context) {
    const { make, publisher, client, protocol, http, expect } = context;
    const [kept, gone] = await make({ name: 'erased', version: '1.0' }, { name: 'erased', version: '1.1' });
    for (const pkg of [kept, gone]) await publisher().publish(pkg);
    const stanza = (await stanzaOf(http, gone))!;
    expect((await http.get(addressOf(stanza))).status, 'status of the package before').to.equal(200);
    expect((await protocol.remove!(http, gone)).status, 'status of the deletion').to.be.within(200, 299);
    const listed = (await stanzasOf(http, gone.name)).map(({ Version }) => Version);
    expect([...new Set(listed)], 'versions in the index').to.deep.equal([kept.version]);
    expect((await http.get(addressOf(stanza))).status, 'status of the package after').to.be.oneOf([404, 410]);
    const policy = await client(apt).after(['apt-cache', 'policy', gone.name]);
    expectClean(context, policy);
    expect(policy.stdout, 'what apt would install').to.include(`Candidate: ${kept.version}`);
    const refused = await client(apt, { outcome: 'refusal' }).install(gone);
    expect(refused.output, 'what apt says of the deleted version').to.match(/was not found|Can't find/);
    expect((await client(apt).install(kept)).stdout.trim(), 'what the sibling prints').to.equal(kept.marker);
  },
});
