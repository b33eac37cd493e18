import { check } from '../../../core/check.ts';
import { twine, uv } from '../client.ts';
import { upload } from '../protocol/upload.ts';

/** An upload that was cut short can be repeated: what is there already is passed over, but never other bytes. */
export default check({
  id: 'pypi.push.skip-existing',
  tier: 'full',
  proves: ['pypi.upload.repeatable', 'pypi.upload.immutable'],
  needs: ['push', 'pull', 'overwrite-refused'],
  async run({ make, client, protocol, http, expect }) {
    const [pkg, other] = await make({ name: 'again', edition: 'first' }, { name: 'again', edition: 'second' });
    await client(twine).publish(pkg);
    const repeated = await upload(http, pkg, pkg.file);
    // What twine and uv take for "it is there already".
    expect(repeated.status, 'status of the same upload again').to.be.oneOf([200, 400, 409]);
    if (repeated.status === 400) expect(repeated.text(), 'the words of the refusal').to.match(/already exist/i);
    const checked = await client(uv, { outcome: 'any' }).publishChecked(pkg);
    expect(checked.exit, 'exit status of uv --check-url').to.equal(0);
    const refused = await client(uv, { outcome: 'any' }).publishChecked(other);
    expect(refused.exit, 'exit status of uv --check-url with other bytes').to.not.equal(0);
    const answer = await protocol.publish(http, other);
    expect(answer.status, 'status of a raw upload of other bytes').to.be.within(400, 499);
    for (const { name, url } of await protocol.readIndex(http, pkg.name)) {
      const file = pkg.files.find((each) => each.name === name);
      expect((await http.get(url)).sha256, `sha256 of the served ${name}`).to.equal(file?.sha256 ?? 'no such file');
    }
  },
});
