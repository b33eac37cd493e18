import { check } from '../../../core/check.ts';
import { helmOf } from '../client.ts';
import { versionsOf } from '../protocol.ts';

export default check({
  id: 'helm.publish.visible',
  tier: 'full',
  proves: ['helm.publish.at-once'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, clientUnderTest, http, expect }) {
    const [first, second] = await make({ name: 'visible', version: '1.0.0' }, { name: 'visible', version: '1.1.0' });
    await publisher().publish(first);
    const helm = client(helmOf(clientUnderTest));
    await helm.pull(first.name);
    const before = await http.get('index.yaml');
    await publisher().publish(second);
    const validators = { 'if-none-match': before.headers.etag, 'if-modified-since': before.headers['last-modified'] };
    const given = Object.entries(validators).filter((pair): pair is [string, string] => pair[1] !== undefined);
    const after = await http.get('index.yaml', { headers: Object.fromEntries(given) });
    expect(after.status, 'status of the index for a client that has the old one').to.equal(200);
    expect(await versionsOf(http, first.name), 'versions in the index').to.have.lengthOf(2);
    const pulled = await helm.pull(second.name, '--version', second.version);
    expect(pulled.file(second.file.name).sha256, 'sha256 of the new version').to.equal(second.file.sha256);
  },
});
