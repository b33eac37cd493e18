import { check } from '../../../core/check.ts';
import { go } from '../client.ts';
import { downloaded } from '../downloaded.ts';
import { escaped, placeOf } from '../module.ts';
import { ABSENT } from '../protocol.ts';

/** Any other status ends the search of a client that has a second proxy. */
export default check({
  id: 'go.missing.404',
  tier: 'smoke',
  proves: ['go.missing.elsewhere'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [known, elsewhere] = await make({ name: 'known' }, { name: 'elsewhere' });
    await publisher().publish(known);
    const version = 'v9.9.9';
    const unknown = [known.name, `${known.name}/deeper`].flatMap((path) =>
      (['info', 'mod', 'zip'] as const).map((ending) => placeOf({ path, version }, ending)),
    );
    const parent = known.name.slice(0, known.name.lastIndexOf('/'));
    const lists = [parent, `${known.name}/deeper`, elsewhere.name].flatMap((path) => [
      `${escaped(path)}/@v/list`,
      `${escaped(path)}/@latest`,
    ]);
    for (const path of [...unknown, ...lists]) {
      const { status } = await http.get(path);
      expect(status, `status of ${path}`).to.be.oneOf([...ABSENT]);
    }
    const found = downloaded(await client(go).fallback(elsewhere));
    expect(found.Sum, 'hash of a module that the second proxy has').to.equal(elsewhere.manifest.sum);
  },
});
