import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { requireRelease } from '../protocol/snapshot.ts';

/** A client that has an older index takes the newer one: with a date that goes back it keeps the old one, and ends with 0. */
export default check({
  id: 'deb.release.date-forward',
  tier: 'full',
  proves: ['deb.release.date-forward'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [first, second] = await make({ name: 'later', version: '1.0' }, { name: 'later', version: '1.1' });
    const system = client(apt);
    await publisher().publish(first);
    const before = await requireRelease(http);
    const older = await system.after(['apt-cache', 'policy', first.name]);
    expect(older.stdout, 'what apt knows of the first').to.include(`Candidate: ${first.version}`);
    await publisher().publish(second);
    const after = await requireRelease(http);
    expect(Date.parse(after.fields.Date!), 'Date after the second').to.be.at.least(Date.parse(before.fields.Date!));
    const newer = await system.after(['apt-cache', 'policy', first.name]);
    expect(newer.stdout, 'what the same apt knows after the second').to.include(`Candidate: ${second.version}`);
    expect((await system.install(second)).stdout.trim(), 'what is installed').to.equal(second.marker);
  },
});
