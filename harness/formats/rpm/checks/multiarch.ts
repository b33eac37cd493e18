import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';
import { readPrimary } from '../protocol/primary.ts';

/** One version for several architectures: all are listed, and a client installs the one that is its own. */
export default check({
  id: 'rpm.multiarch',
  tier: 'full',
  proves: ['rpm.primary.arch'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [intel, arm] = await make(
      { name: 'both', manifest: { Arch: 'x86_64' } },
      { name: 'both', manifest: { Arch: 'aarch64' } },
    );
    for (const pkg of [intel, arm]) await publisher().publish(pkg);
    const listed = (await readPrimary(http)).map(({ arch, sha256 }) => `${arch} ${sha256}`);
    expect(listed.sort(), 'architectures in primary.xml').to.deep.equal([
      `aarch64 ${arm.file.sha256}`,
      `x86_64 ${intel.file.sha256}`,
    ]);
    for (const arch of ['x86_64', 'aarch64']) {
      const { output } = await client(dnf).installSpecs(`--forcearch=${arch}`, intel.name);
      expect(output, `what a client of ${arch} takes`).to.include(`installed ${intel.name} (none):1.0.0-1.${arch}\n`);
    }
  },
});
