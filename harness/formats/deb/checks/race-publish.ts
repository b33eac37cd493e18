import { type CheckContext, check } from '../../../core/check.ts';
import type { Package } from '../../../core/package.ts';
import { apt } from '../client.ts';
import { complaints } from '../expect-clean.ts';
import { requireRelease } from '../protocol/snapshot.ts';

const PUBLICATIONS = 24;
/** So many may fall into one update, as when a pipeline uploads what it built. */
const WITHIN_ONE_UPDATE = 3;

/** A client that updates while others publish sees one generation or the next, never parts of two. */
export default check({
  id: 'deb.race.publish',
  tier: 'release',
  proves: ['deb.update.one-generation'],
  needs: ['push', 'pull', 'by-hash'],
  async run(context) {
    const { make, publisher, client, expect } = context;
    const packages: Package[] = [];
    for (let index = 0; index <= PUBLICATIONS; index++)
      packages.push(...(await make({ name: 'raced', version: `1.${index}` })));
    await publisher().publish(packages[0]!);
    await expectSlowUpdate(context, packages.slice(1, WITHIN_ONE_UPDATE + 1));

    let [published, wanted] = [false, true];
    const publishing = (async () => {
      for (const pkg of packages.slice(WITHIN_ONE_UPDATE + 1)) if (wanted) await publisher().publish(pkg);
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
    const policy = await system.after(['apt-cache', 'policy', packages[0]!.name]);
    expect(policy.stdout, 'what apt knows in the end').to.include(`Candidate: 1.${PUBLICATIONS}`);
  },
});

/** A client that has a Release asks for the indexes in it after these publications. */
async function expectSlowUpdate(
  { publisher, http, expect }: CheckContext,
  meanwhile: readonly Package[],
): Promise<void> {
  const { suite, hashes } = await requireRelease(http);
  for (const pkg of meanwhile) await publisher().publish(pkg);
  for (const { path, digest } of hashes.get('SHA256')!.filter((entry) => entry.path.endsWith('/Packages.gz'))) {
    const { status, sha256 } = await http.get(`dists/${suite}/${path.replace(/[^/]+$/, `by-hash/SHA256/${digest}`)}`);
    expect(status, `status of ${path} by its digest, ${meanwhile.length} publications later`).to.equal(200);
    expect(sha256, `sha256 of ${path}`).to.equal(digest);
  }
}
