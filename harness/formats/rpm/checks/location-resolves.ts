import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';
import { entryOf } from '../protocol/primary.ts';
import { encodePath } from '../protocol/repomd.ts';

/** A location names the file as it was uploaded, also where that is not the package's name, version and architecture. */
export default check({
  id: 'rpm.location.resolves',
  tier: 'full',
  proves: ['rpm.primary.location'],
  needs: ['push', 'pull'],
  async run({ make, protocol, client, http, expect }) {
    const [pkg] = await make({ name: 'renamed' });
    const file = { ...pkg.file, name: 'another-name.rpm', place: `Packages/o/${pkg.name}-another-name.rpm` };
    const answer = await protocol.publish(http, { ...pkg, file, files: [file] });
    expect(answer.status, 'status of the upload under another name').to.be.within(200, 299);
    const { href } = await entryOf(http, pkg);
    expect(href, 'location').to.match(/\.rpm$/);
    const served = await http.get(encodePath(href));
    expect(served.status, `status of ${href}`).to.equal(200);
    expect(served.sha256, `sha256 of ${href}`).to.equal(pkg.file.sha256);
    expect((await client(dnf).install(pkg)).output, 'what the installed package prints').to.include(pkg.marker);
  },
});
