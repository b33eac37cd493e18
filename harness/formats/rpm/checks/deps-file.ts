import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';
import { entryOf } from '../protocol/primary.ts';

/** Programs and configuration files can be required by their paths: dnf looks for those in primary.xml alone. */
export default check({
  id: 'rpm.deps.file',
  tier: 'full',
  proves: ['rpm.primary.files'],
  needs: ['push', 'pull'],
  async run({ make, name, publisher, client, http, expect }) {
    const [program, settings] = [`/usr/bin/${name('tool')}`, `/etc/${name('tool')}.conf`];
    const [tool, user] = await make({ name: 'tool' }, { name: 'user', manifest: { Requires: [program, settings] } });
    for (const pkg of [tool, user]) await publisher().publish(pkg);
    const { files } = await entryOf(http, tool);
    expect(files, 'files in primary.xml').to.include.members([program, settings]);
    expect(files, 'files in primary.xml').to.not.include(`/usr/share/${tool.name}/about.txt`);
    const { output } = await client(dnf).installSpecs(user.name);
    expect(output, 'what came along').to.include(`installed ${tool.name} `);
  },
});
