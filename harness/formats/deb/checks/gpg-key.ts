import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { expectClean } from '../expect-clean.ts';

/** The archive's key as the archive serves it makes an empty system trust it, in armour and without; another key does not. */
export default check({
  id: 'deb.gpg.key',
  tier: 'full',
  proves: ['deb.key.served'],
  needs: ['push', 'pull', 'signed-index'],
  async run(context) {
    const { make, publisher, client, http, expect } = context;
    const [pkg] = await make({ name: 'keyed' });
    await publisher().publish(pkg);
    const key = await http.get('key.asc');
    expect(key.status, 'status of key.asc').to.equal(200);
    expect(key.text(), 'key.asc').to.match(/^-----BEGIN PGP PUBLIC KEY BLOCK-----\r?\n/);
    expectClean(context, await client(apt).refreshWithKey(key.text(), 'armoured'));
    expectClean(context, await client(apt).refreshWithKey(key.text(), 'binary'));
    const refused = await client(apt, { outcome: 'refusal' }).refreshWithOtherKeys();
    expect(refused.output, 'what apt says with another key').to.include('NO_PUBKEY');
  },
});
