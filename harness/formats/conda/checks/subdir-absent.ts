import { check } from '../../../core/check.ts';
import { rattler } from '../client.ts';
import { toldOf } from '../told.ts';

/** Nothing was ever published for this platform; packages for any platform are there for it all the same. */
export default check({
  id: 'conda.subdir.absent',
  tier: 'full',
  proves: ['conda.subdir.absent'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [pkg] = await make({ name: 'anywhere', manifest: { noarch: 'generic' } });
    await publisher().publish(pkg);
    const answer = await http.get('osx-64/repodata.json');
    expect(answer.status, 'status of the index of an absent platform').to.be.oneOf([200, 404]);
    if (answer.status === 200 && answer.size > 0)
      expect(answer.json().info?.subdir, 'info.subdir of an empty index').to.equal('osx-64');
    const { output } = await client(rattler).solve([pkg.name], 'osx-64');
    expect(toldOf('solved', output, pkg.name).fn, 'what a client of that platform chooses').to.equal(pkg.file.name);
  },
});
