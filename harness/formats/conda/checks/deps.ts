import { check } from '../../../core/check.ts';
import { rattler } from '../client.ts';
import { recordsOf } from '../protocol/repodata.ts';
import { toldOf } from '../told.ts';

/** Dependencies across subdirs, with bounds: neither too old nor too new. */
export default check({
  id: 'conda.deps',
  tier: 'full',
  proves: ['conda.deps.solved'],
  needs: ['push', 'pull'],
  async run({ make, name, publisher, client, http, expect }) {
    const library = name('library');
    const [wanting, ...offered] = await make(
      { name: 'wanting', manifest: { depends: [`${library} >=2,<3`] } },
      { name: library, unique: true, version: '1.9' },
      { name: library, unique: true, version: '2.5', manifest: { noarch: 'generic' } },
      { name: library, unique: true, version: '3.0' },
    );
    for (const pkg of [wanting, ...offered]) await publisher().publish(pkg);
    expect(
      (await recordsOf(http, library)).map(({ record }) => record.version),
      'offered',
    ).to.have.lengthOf(3);
    const { output } = await client(rattler).installAndRun(wanting.name, wanting.name);
    expect(toldOf('installed', output, library).version, 'version of the dependency').to.equal('2.5');
    expect(toldOf('installed', output, library).sha256, 'its digest').to.equal(offered[1].file.sha256);
    expect(output, 'what the dependent program prints').to.include(wanting.marker);
  },
});
