import { check } from '../../../core/check.ts';
import { npm, pnpm } from '../client.ts';
import { ABBREVIATED, FULL, readDocument, readTarball } from '../document.ts';

const MESSAGE = 'use 1.1.0 instead';

/** A deprecation reaches those who install that version, leaves everything else alone, and can be taken back. */
export default check({
  id: 'npm.deprecate.roundtrip',
  tier: 'full',
  proves: ['npm.deprecate.visible'],
  needs: ['push', 'pull'],
  async run({ make, client, http, expect }) {
    const [old, current] = await make({ name: 'kit', version: '1.0.0' }, { name: 'kit', version: '1.1.0' });
    const owner = client(npm);
    const deprecations = async (Accept: string) => {
      const { versions } = await readDocument(http, old.name, { headers: { Accept } });
      const said = Object.entries(versions as Record<string, { deprecated?: string }>);
      return Object.fromEntries(said.map(([version, { deprecated }]) => [version, deprecated || null]));
    };
    for (const pkg of [old, current]) await owner.publish(pkg);
    await owner.deprecate(`${old.name}@${old.version}`, MESSAGE);
    for (const Accept of [FULL, ABBREVIATED])
      expect(await deprecations(Accept), `deprecations in ${Accept}`).to.deep.equal({
        '1.0.0': MESSAGE,
        '1.1.0': null,
      });
    for (const pkg of [old, current])
      expect((await readTarball(http, pkg)).sha512, `sha512 of ${pkg.version}`).to.equal(pkg.file.sha512);
    expect((await client(npm).install(old)).output, 'what npm says').to.include(MESSAGE);
    expect((await client(pnpm).install(old)).output, 'what pnpm says').to.match(/deprecated/i);
    await owner.deprecate(`${old.name}@${old.version}`, '');
    for (const Accept of [FULL, ABBREVIATED])
      expect(await deprecations(Accept), `deprecations afterwards in ${Accept}`).to.deep.equal({
        '1.0.0': null,
        '1.1.0': null,
      });
  },
});
