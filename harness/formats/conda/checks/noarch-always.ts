import { check } from '../../../core/check.ts';
import { requireRepodata } from '../protocol/repodata.ts';

/** Clients ask for the noarch index of every channel, and give the channel up where there is none. */
export default check({
  id: 'conda.noarch.always',
  tier: 'smoke',
  proves: ['conda.noarch.always'],
  needs: ['push', 'pull'],
  async run({ make, publisher, installer, http, expect }) {
    const [pkg] = await make({ name: 'native' });
    await publisher().publish(pkg);
    const { listed } = await requireRepodata(http, 'noarch');
    const own = listed.filter(({ record }) => record.name === pkg.name);
    expect(own, 'packages for linux-64 in the noarch index').to.be.empty;
    expect((await installer().install(pkg)).output, 'what the program prints').to.include(pkg.marker);
  },
});
