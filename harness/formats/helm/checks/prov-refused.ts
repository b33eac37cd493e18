import { check } from '../../../core/check.ts';
import type { Package } from '../../../core/package.ts';
import { PROVENANCE_REFUSALS } from '../client/keyring.ts';
import { helmOf } from '../client.ts';
import { archiveUrl, entryOf } from '../protocol.ts';

export default check({
  id: 'helm.prov.refused',
  tier: 'full',
  proves: ['helm.provenance.refused'],
  needs: ['push', 'pull', 'provenance'],
  each: { client: 'installer' },
  async run({ make, publisher, client, clientUnderTest, http, expect }) {
    const kinds = ['chart', 'provenance'];
    const refused = async (what: string, pkg: Package, said: RegExp) => {
      await publisher().publish(pkg);
      const { output } = await client(helmOf(clientUnderTest), { outcome: 'refusal' }).verify(pkg);
      expect(output, `what helm says to a chart that is signed badly (${what})`).to.match(said);
      const { status } = await http.get(archiveUrl(await entryOf(http, pkg)));
      expect(status, `status of the archive (${what})`).to.equal(200);
    };
    for (const [how, said] of PROVENANCE_REFUSALS)
      await refused(how, (await make({ name: how, kinds, signature: how }))[0], said);
    const [pkg, other] = await make({ name: 'swapped', kinds }, { name: 'swapped', kinds, edition: 'other' });
    const swapped: Package = { ...pkg, files: [pkg.file, other.files[1]!] };
    await refused('for other bytes', swapped, /sha256 sum does not match/);
  },
});
