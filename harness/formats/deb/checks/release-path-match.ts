import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { complaints } from '../expect-clean.ts';
import { SUITE } from '../protocol/release.ts';
import { requireRelease } from '../protocol/snapshot.ts';

/** A suite calls itself what it is asked for; apt warns of a conflicting distribution otherwise. */
export default check({
  id: 'deb.release.path-match',
  tier: 'full',
  proves: ['deb.release.own-name'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [pkg] = await make({ name: 'named' });
    await publisher().publish(pkg);
    const { fields } = await requireRelease(http);
    expect([fields.Suite, fields.Codename], 'Suite and Codename').to.include(SUITE);
    const { output } = await client(apt).refresh();
    expect(complaints(output).join('\n'), 'complaints of apt').to.not.include('Conflicting distribution');
  },
});
