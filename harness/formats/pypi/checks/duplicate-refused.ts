import { check } from '../../../core/check.ts';
import { twine } from '../client.ts';

/** A file name that is taken stays with its bytes, whoever asks. */
export default check({
  id: 'pypi.push.duplicate-refused',
  tier: 'full',
  proves: ['pypi.upload.immutable'],
  needs: ['push', 'pull', 'overwrite-refused'],
  async run({ make, client, protocol, http, expect }) {
    const [first, second] = await make({ name: 'twice', edition: 'first' }, { name: 'twice', edition: 'second' });
    expect(second.file.sha256, 'digest of the second wheel').to.not.equal(first.file.sha256);
    await client(twine).publish(first);
    const before = await protocol.readIndex(http, first.name);
    const refused = await client(twine, { outcome: 'refusal' }).publish(second);
    expect(refused.exit, 'exit status of the second upload').to.not.equal(0);
    expect((await protocol.publish(http, second)).status, 'status of the raw upload').to.be.within(400, 499);
    expect(await protocol.readIndex(http, first.name), 'index after the refusals').to.deep.equal(before);
    for (const file of first.files) {
      const listed = before.find(({ name }) => name === file.name)!;
      expect((await http.get(listed.url)).sha256, `sha256 of the served ${file.name}`).to.equal(file.sha256);
    }
  },
});
