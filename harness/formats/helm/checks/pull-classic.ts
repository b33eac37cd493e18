import { check } from '../../../core/check.ts';
import { helmOf } from '../client.ts';
import { archiveUrl, entryOf } from '../protocol.ts';

export default check({
  id: 'helm.pull.classic',
  tier: 'smoke',
  proves: ['helm.archive.same-bytes'],
  needs: ['push', 'pull'],
  each: { client: 'installer' },
  async run({ make, publisher, client, clientUnderTest, http, expect }) {
    const [pkg, other] = await make({ name: 'pulled', version: '1.0.0' }, { name: 'pulled', version: '1.1.0' });
    await publisher().publish(pkg);
    await publisher().publish(other);
    const pulled = await client(helmOf(clientUnderTest)).pull(pkg.name, '--version', pkg.version);
    expect(pulled.file(pkg.file.name).sha256, 'sha256 of the pulled archive').to.equal(pkg.file.sha256);
    const entry = await entryOf(http, pkg);
    const served = await http.get(archiveUrl(entry));
    expect(served.sha256, 'sha256 of the served archive').to.equal(pkg.file.sha256);
    expect(entry.digest, 'digest in index.yaml').to.equal(served.sha256);
  },
});
