import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { stanzasFor } from '../protocol/lookup.ts';
import { addressOf } from '../protocol/packages.ts';

/** A published version keeps its bytes: who uploads others over it is refused, and the index and the file stay as they were. */
export default check({
  id: 'deb.dup',
  tier: 'full',
  proves: ['deb.upload.immutable'],
  needs: ['push', 'pull', 'overwrite-refused'],
  async run({ make, publisher, client, protocol, http, expect }) {
    const [pkg, other] = await make({ name: 'twice', edition: 'first' }, { name: 'twice', edition: 'second' });
    await publisher().publish(pkg);
    const { status } = await protocol.publish(http, other);
    expect(status, 'status of the second upload').to.be.oneOf([400, 403, 409]);
    const listed = await stanzasFor(http, pkg.name, 'amd64');
    expect(
      listed.map(({ SHA256 }) => SHA256),
      'digests in the index',
    ).to.deep.equal([pkg.file.sha256]);
    expect((await http.get(addressOf(listed[0]!))).sha256, 'sha256 served afterwards').to.equal(pkg.file.sha256);
    expect((await client(apt).install(pkg)).stdout.trim(), 'what is installed afterwards').to.equal(pkg.marker);
  },
});
