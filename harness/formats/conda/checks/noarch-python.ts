import { check } from '../../../core/check.ts';
import type { Rattler } from '../client.ts';
import { requireRepodata } from '../protocol/repodata.ts';
import { told } from '../told.ts';

/** Modules for any platform land where the interpreter of the environment looks for them. The interpreter is a stand-in of ours. */
export default check({
  id: 'conda.noarch.python',
  tier: 'full',
  proves: ['conda.noarch.python'],
  needs: ['push', 'pull'],
  each: { client: 'installer' },
  async run({ make, publisher, client, clientUnderTest, http, expect }) {
    const [interpreter, pkg] = await make(
      { name: 'python', unique: true, version: '3.11.9' },
      { name: 'pure', manifest: { noarch: 'python', depends: ['python >=3.8,<4'] } },
    );
    for (const each of [interpreter, pkg]) await publisher().publish(each);
    const { output } = await client(clientUnderTest as Rattler).installAndRun(pkg.name, pkg.name);
    expect(output, 'what the entry point prints').to.include(pkg.marker);
    expect([...told('installed', output).keys()], 'what is installed').to.have.members([pkg.name, 'python']);
    const record = (await requireRepodata(http, 'noarch')).listed.find(({ file }) => file === pkg.file.name)?.record;
    expect(record?.noarch, 'noarch in the index').to.equal('python');
    expect(record?.depends, 'depends in the index').to.deep.equal(['python >=3.8,<4']);
  },
});
