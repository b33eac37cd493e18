import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { expectClean } from '../expect-clean.ts';
import { requireRelease } from '../protocol/snapshot.ts';

const DATE =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d?:\d\d:\d\d (UTC|GMT|Z|\+0000)$/;

/** The time of a Release is written as clients read it, and lies neither in the future nor, where it has an end, after that. */
export default check({
  id: 'deb.release.date',
  tier: 'full',
  proves: ['deb.release.date-grammar', 'deb.release.valid-now'],
  needs: ['push', 'pull'],
  async run(context) {
    const { make, publisher, client, http, expect } = context;
    const [pkg] = await make({ name: 'dated' });
    await publisher().publish(pkg);
    const { fields } = await requireRelease(http);
    expect(fields.Date, 'Date').to.match(DATE);
    expect(Date.parse(fields.Date!), 'Date in milliseconds').to.be.at.most(Date.now() + 10_000);
    const end = fields['Valid-Until'];
    if (end !== undefined) {
      expect(end, 'Valid-Until').to.match(DATE);
      expect(Date.parse(end), 'Valid-Until in milliseconds').to.be.above(Date.now());
    }
    expectClean(context, await client(apt).refresh());
  },
});
