import { check } from '../../../core/check.ts';
import { helmOf } from '../client.ts';
import { archiveUrl, entryOf } from '../protocol.ts';

export default check({
  id: 'helm.version.plus',
  tier: 'full',
  proves: ['helm.version.build-metadata'],
  needs: ['push', 'pull'],
  each: { client: 'installer' },
  async run({ make, publisher, client, clientUnderTest, http, expect }) {
    const [pkg] = await make({ name: 'plus', version: '1.0.0+b1' });
    await publisher().publish(pkg);
    const pulled = await client(helmOf(clientUnderTest)).install(pkg);
    expect(pulled.file(pkg.file.name).sha256, 'sha256 of the pulled archive').to.equal(pkg.file.sha256);
    const url = archiveUrl(await entryOf(http, pkg));
    for (const spelling of [url, url.replaceAll('+', '%2B'), url.replaceAll(/%2b/gi, '+')])
      expect((await http.get(spelling)).sha256, `sha256 of ${spelling}`).to.equal(pkg.file.sha256);
  },
});
