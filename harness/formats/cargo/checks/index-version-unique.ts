import { check } from '../../../core/check.ts';
import { readEntries } from '../protocol/index-file.ts';
import { expectErrors } from '../refused.ts';

/** Build metadata does not make another version. */
export default check({
  id: 'cargo.index.version-unique',
  tier: 'full',
  proves: ['cargo.index.unique-versions'],
  needs: ['push', 'pull', 'overwrite-refused'],
  async run(context) {
    const { make, publisher, protocol, http, expect } = context;
    const [plain, built] = await make({ name: 'built', version: '1.0.7' }, { name: 'built', version: '1.0.7+b' });
    await publisher().publish(plain);
    const before = await readEntries(http, plain.name);
    expectErrors(context, await protocol.publish(http, built), `the publication of ${built.version}`);
    expect(await readEntries(http, plain.name), 'index after the second publication').to.deep.equal(before);
  },
});
