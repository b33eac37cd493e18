import { check } from '../../../core/check.ts';
import { specOf } from '../client/dnf.ts';
import { dnf } from '../client.ts';
import { readPrimary } from '../protocol/primary.ts';

/** A tilde sorts before the release, a caret after it; both reach the client as they are. */
export default check({
  id: 'rpm.order',
  tier: 'full',
  proves: ['rpm.primary.version-verbatim'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [before, release, after] = await make(
      { name: 'sorted', version: '1.0~rc1' },
      { name: 'sorted', version: '1.0' },
      { name: 'sorted', version: '1.0^git1' },
    );
    for (const pkg of [after, before, release]) await publisher().publish(pkg);
    const versions = (await readPrimary(http)).map(({ version }) => version);
    expect(versions.sort(), 'versions in primary.xml').to.deep.equal(['1.0', '1.0^git1', '1.0~rc1']);
    const newest = await client(dnf).installSpecs(after.name);
    expect(newest.output, 'what dnf takes for the newest').to.include(`installed ${after.name} (none):1.0^git1-1`);
    const exact = await client(dnf).installSpecs(specOf(before));
    expect(exact.output, 'what dnf finds by its version').to.include(`installed ${before.name} (none):1.0~rc1-1`);
  },
});
