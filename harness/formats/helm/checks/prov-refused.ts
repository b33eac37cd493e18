import { check } from '../../../core/check.ts';
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
    for (const [how, said] of PROVENANCE_REFUSALS) {
      const kinds = ['chart', 'provenance'];
      const [pkg] = await make({ name: how, kinds, signature: how });
      await publisher().publish(pkg);
      const { output } = await client(helmOf(clientUnderTest), { outcome: 'refusal' }).verify(pkg);
      expect(output, `what helm says to a chart that is signed badly (${how})`).to.match(said);
      const { status } = await http.get(archiveUrl(await entryOf(http, pkg)));
      expect(status, `status of the archive (${how})`).to.equal(200);
    }
  },
});
