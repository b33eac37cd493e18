import { check } from '../../../core/check.ts';
import { npm } from '../client.ts';
import { readTarball, readVersion, sri } from '../document.ts';

/** A published version keeps its bytes: whoever publishes over it is refused, by npm and over raw HTTP. */
export default check({
  id: 'npm.publish.conflict',
  tier: 'full',
  proves: ['npm.publish.immutable'],
  needs: ['push', 'pull', 'overwrite-refused'],
  async run({ make, client, protocol, http, expect }) {
    const [first, second] = await make({ name: 'kit', edition: 'first' }, { name: 'kit', edition: 'second' });
    await client(npm).publish(first);
    const refused = await client(npm, { outcome: 'refusal' }).publish(second);
    expect(refused.exit, 'exit status of the second publication').to.not.equal(0);
    const { status } = await protocol.publish(http, second);
    expect(status, 'status of the second publication').to.be.oneOf([400, 403, 409]);
    const { dist } = await readVersion(http, first);
    expect(dist.integrity, 'dist.integrity afterwards').to.equal(sri(first.file));
    expect((await readTarball(http, first)).sha512, 'sha512 served afterwards').to.equal(first.file.sha512);
    expect((await client(npm).install(first)).stdout.trim(), 'what is installed afterwards').to.equal(first.marker);
  },
});
