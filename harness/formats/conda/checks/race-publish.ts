import { check } from '../../../core/check.ts';
import { recordsOf } from '../protocol/repodata.ts';

const PUBLICATIONS = 16;

/** Whoever installs while others publish gets what the index names; who reads all of it meanwhile finds every file. */
export default check({
  id: 'conda.race.publish',
  tier: 'release',
  proves: ['conda.race.no-mix'],
  needs: ['push', 'pull'],
  each: { client: 'installer' },
  async run({ make, publisher, installer, http, expect }) {
    const [first] = await make({ name: 'raced', version: '1.0' });
    await publisher().publish(first);
    let published = false;
    const publishing = (async () => {
      for (let index = 1; index <= PUBLICATIONS; index++) {
        const [pkg] = await make({ name: 'raced', version: `1.${index}` });
        await publisher().publish(pkg);
      }
    })().finally(() => {
      published = true;
    });
    publishing.catch(() => undefined); // awaited below
    for (let round = 1; !published || round === 1; round++) {
      const { output } = await installer().install(first);
      expect(output, `what install ${round} prints`).to.include(first.marker);
      for (const { url, file, record } of await recordsOf(http, first.name)) {
        const served = await http.get(url);
        expect([served.status, served.sha256], `${file} in round ${round}`).to.deep.equal([200, record.sha256]);
      }
    }
    await publishing;
    expect(await recordsOf(http, first.name), 'records in the end').to.have.lengthOf(PUBLICATIONS + 1);
  },
});
