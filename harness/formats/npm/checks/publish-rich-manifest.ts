import { check } from '../../../core/check.ts';
import { npm } from '../client.ts';
import { readTarball } from '../document.ts';

/** Addresses in a manifest name other hosts and other projects; who may publish does not depend on them. */
export default check({
  id: 'npm.publish.rich-manifest',
  tier: 'full',
  proves: ['npm.publish.addresses-ignored'],
  needs: ['push', 'pull'],
  async run({ make, client, protocol, http, expect }) {
    const [pkg] = await make({
      name: 'kit',
      manifest: {
        repository: { type: 'git', url: 'git+https://example.com/other/project.git', directory: 'packages/kit' },
        homepage: 'https://example.com/other',
        bugs: 'https://example.com/other/issues',
        publishConfig: { tag: 'latest' },
      },
    });
    await client(npm).publish(pkg);
    expect((await readTarball(http, pkg)).sha512, 'sha512 of the served tarball').to.equal(pkg.file.sha512);
    const [refused] = await make({ name: 'refused', manifest: { repository: 'https://example.com/other/project' } });
    const { status } = await protocol.publish(http, refused, { as: 'wrong' });
    expect(status, 'status of the same with a wrong secret').to.be.oneOf([401, 403]);
    expect(await protocol.readIndex(http, refused.name), 'index after the refusal').to.be.empty;
  },
});
