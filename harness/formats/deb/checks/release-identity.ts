import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { expectClean } from '../expect-clean.ts';
import { requireRelease } from '../protocol/snapshot.ts';

const IDENTITY = ['Origin', 'Label', 'Suite', 'Codename'];

/** An archive is the same one after every publication: apt refuses a suite that changes its name, until its user agrees. */
export default check({
  id: 'deb.release.identity',
  tier: 'full',
  proves: ['deb.release.stable-identity'],
  needs: ['push', 'pull'],
  async run(context) {
    const { make, publisher, client, http, expect } = context;
    const packages = await make(
      { name: 'steady', version: '1.0' },
      { name: 'steady', version: '1.1' },
      { name: 'steady', version: '1.2' },
    );
    const system = client(apt);
    const seen: string[] = [];
    for (const pkg of packages) {
      await publisher().publish(pkg);
      const { fields } = await requireRelease(http);
      seen.push(JSON.stringify(IDENTITY.map((name) => fields[name])));
      expectClean(context, await system.refresh());
    }
    expect([...new Set(seen)], `${IDENTITY.join(', ')} after each publication`).to.have.lengthOf(1);
  },
});
