import { check } from '../../../core/check.ts';
import { rattler } from '../client.ts';
import { recordsOf } from '../protocol/repodata.ts';
import { toldOf } from '../told.ts';

const VERSIONS = ['1.0', '1.1'];
const BUILDS = [0, 10, 9];

/** Several builds of several versions lie side by side; the newest is the one with the highest number, which is no text. */
export default check({
  id: 'conda.builds.all',
  tier: 'full',
  proves: ['conda.builds.listed'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const files: string[] = [];
    let name = '';
    for (const version of VERSIONS)
      for (const build_number of BUILDS) {
        const [pkg] = await make({ name: 'builds', version, manifest: { build_number } });
        await publisher().publish(pkg);
        files.push(pkg.file.name);
        name = pkg.name;
      }
    const listed = await recordsOf(http, name);
    expect(
      listed.map(({ file }) => file),
      'files in the index',
    ).to.have.members(files);
    expect(
      listed.map(({ record }) => record.build_number),
      'build numbers',
    ).to.have.members([...BUILDS, ...BUILDS]);
    const { output } = await client(rattler).solve([name]);
    const chosen = toldOf('solved', output, name);
    expect([chosen.version, chosen.build_number], 'what the client chose').to.deep.equal(['1.1', 10]);
  },
});
