import { check } from '../../../core/check.ts';
import { downloadUrl, readConfig, readEntries } from '../protocol/index-file.ts';
import { expectErrors } from '../refused.ts';

/** A version is published once: other bytes are refused with a reason, and the first ones stay. */
export default check({
  id: 'cargo.publish.duplicate',
  tier: 'smoke',
  proves: ['cargo.publish.version-once', 'cargo.api.errors'],
  needs: ['push', 'pull', 'overwrite-refused'],
  async run(context) {
    const { make, publisher, protocol, http, expect } = context;
    const [first, second] = await make({ name: 'twice' }, { name: 'twice', edition: 'second' });
    await publisher().publish(first);
    const [before] = await readEntries(http, first.name);
    // cargo looks into the index first and does not even send it.
    const refused = await publisher({ outcome: 'refusal' }).publish(second);
    expect(refused.output, 'what cargo says').to.match(/already (exists|uploaded)/);
    expectErrors(context, await protocol.publish(http, second), 'the second publication');
    expect(await readEntries(http, first.name), 'index after the second publication').to.deep.equal([before]);
    const { config } = await readConfig(http);
    const { sha256 } = await http.get(downloadUrl(config, before!));
    expect(sha256, 'sha256 of the download after the second publication').to.equal(before!.cksum);
  },
});
