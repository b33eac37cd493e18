import { check } from '../../../core/check.ts';
import { cargo } from '../client.ts';
import { readEntries } from '../protocol/index-file.ts';
import { expectErrors } from '../refused.ts';

/** A name that differs in case, or in - and _, is taken; cargo shows the registry's reason. */
export default check({
  id: 'cargo.publish.names',
  tier: 'full',
  proves: ['cargo.index.name-collisions', 'cargo.api.errors'],
  needs: ['push', 'pull'],
  async run(context) {
    const { make, client, protocol, http, expect } = context;
    const [first, ...near] = await make({ name: 'near-miss' }, { name: 'near_miss' }, { name: 'Near-Miss' });
    await client(cargo).publish(first);
    const before = await readEntries(http, first.name);
    for (const pkg of near) {
      const response = await protocol.publish(http, pkg);
      expectErrors(context, response, `the publication of ${pkg.name} beside ${first.name}`);
      const refused = await client(cargo, { outcome: 'refusal' }).publish(pkg);
      // cargo may find the name in the index by itself; where it asks, it repeats what the registry says.
      const said = [response.json().errors[0].detail, 'already exists'].some((text) => refused.output.includes(text));
      expect(said, `cargo gives a reason for ${pkg.name}`).to.equal(true);
      expect(await readEntries(http, first.name), `index after ${pkg.name}`).to.deep.equal(before);
    }
  },
});
