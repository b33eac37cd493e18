import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { expectClean } from '../expect-clean.ts';
import { stanzaOf } from '../protocol/lookup.ts';

/** apt-get update ends with 0 for much that it leaves out, so every line of it is read; then the archive is asked what apt should know. */
export default check({
  id: 'deb.update.clean',
  tier: 'smoke',
  proves: ['deb.update.complete'],
  needs: ['push', 'pull'],
  async run(context) {
    const { make, publisher, client, http, expect } = context;
    const [pkg] = await make({ name: 'fresh' });
    await publisher().publish(pkg);
    const policy = await client(apt).after(['apt-cache', 'policy', pkg.name]);
    expectClean(context, policy);
    expect(policy.output, 'what apt-get update fetched').to.match(/^Get:\d+ .* InRelease/m);
    const stanza = await stanzaOf(http, pkg);
    expect(stanza?.Version, 'version in the index').to.equal(pkg.version);
    expect(policy.stdout, 'what apt-cache policy knows').to.include(`Candidate: ${pkg.version}`);
  },
});
