import { check } from '../../../core/check.ts';
import { helmOf } from '../client.ts';
import { archiveUrl, entryOf } from '../protocol.ts';

export default check({
  id: 'helm.prov.classic',
  tier: 'full',
  proves: ['helm.provenance.beside-archive'],
  needs: ['push', 'pull', 'provenance'],
  each: { client: 'installer' },
  async run({ make, publisher, client, clientUnderTest, http, expect }) {
    const [pkg] = await make({ name: 'signed', kinds: ['chart', 'provenance'] });
    await publisher().publish(pkg);
    const provenance = pkg.files.find(({ name }) => name.endsWith('.prov'))!;
    const verified = await client(helmOf(clientUnderTest)).verify(pkg);
    expect(verified.output, 'what helm verified').to.include(`Chart Hash Verified: sha256:${pkg.file.sha256}`);
    expect(verified.file(provenance.name).sha256, 'sha256 of the pulled provenance').to.equal(provenance.sha256);
    const served = await http.get(`${archiveUrl(await entryOf(http, pkg))}.prov`);
    expect(served.sha256, 'sha256 of the served provenance').to.equal(provenance.sha256);
  },
});
