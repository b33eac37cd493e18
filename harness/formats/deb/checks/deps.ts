import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { stanzaOf } from '../protocol/lookup.ts';

const RELATIONS = ['Depends', 'Provides', 'Breaks'];

/** apt plans by what the index says; a relation that is lost there is lost without a word. */
export default check({
  id: 'deb.deps',
  tier: 'full',
  proves: ['deb.packages.relations'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect, name }) {
    const virtual = name('anything');
    const [older, newer] = await make(
      { name: 'bar', version: '1.0', manifest: { Provides: virtual } },
      { name: 'bar', version: '2.1', manifest: { Provides: `${virtual} (= 3.0)` } },
    );
    const [obsolete] = await make({ name: 'obsolete', version: '1.0' });
    const [pkg] = await make({
      name: 'foo',
      manifest: {
        Depends: `${newer.name} (>= 2.0), ${virtual} (>= 3.0)`,
        Breaks: `${obsolete.name} (<< 2.0)`,
      },
    });
    for (const each of [older, newer, obsolete, pkg]) await publisher().publish(each);
    for (const each of [pkg, newer]) {
      const stanza = await stanzaOf(http, each);
      for (const field of RELATIONS) expect(stanza?.[field], `${field} of ${each.name}`).to.equal(each.manifest[field]);
    }
    const plan = await client(apt).after(['apt-get', '--simulate', '--no-install-recommends', 'install', pkg.name]);
    const planned = [...plan.stdout.matchAll(/^Inst (\S+) \((\S+)/gm)].map(([, what, version]) => `${what} ${version}`);
    expect(planned, 'what apt would install').to.have.members([`${newer.name} 2.1`, `${pkg.name} 1.0.0`]);
    const both = ['apt-get', '--simulate', 'install', pkg.name, obsolete.name] as const;
    const refused = await client(apt, { outcome: 'refusal' }).after(both);
    expect(refused.output, 'what apt says of a package that is broken').to.include('Breaks');
  },
});
