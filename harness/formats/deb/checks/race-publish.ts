import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { complaints } from '../expect-clean.ts';

const PUBLICATIONS = 24;

/** A client that updates while others publish sees one generation or the next, never parts of two. */
export default check({
  id: 'deb.race.publish',
  tier: 'release',
  proves: ['deb.update.one-generation'],
  needs: ['push', 'pull', 'by-hash'],
  async run({ make, publisher, client, expect }) {
    const [first] = await make({ name: 'raced', version: '1.0' });
    const packages = [];
    for (let index = 1; index <= PUBLICATIONS; index++)
      packages.push(...(await make({ name: 'raced', version: `1.${index}` })));
    await publisher().publish(first);
    let [published, wanted] = [false, true];
    const publishing = (async () => {
      for (const pkg of packages) if (wanted) await publisher().publish(pkg);
    })().finally(() => {
      published = true;
    });
    publishing.catch(() => undefined); // awaited below
    const system = client(apt);
    try {
      for (let update = 1; !published || update <= 5; update++) {
        const { output } = await system.refresh();
        expect(complaints(output), `complaints of update ${update}`).to.deep.equal([]);
      }
    } finally {
      wanted = false;
      await publishing;
    }
    const policy = await system.after(['apt-cache', 'policy', first.name]);
    expect(policy.stdout, 'what apt knows in the end').to.include(`Candidate: 1.${PUBLICATIONS}`);
  },
});
