import { check } from '../../../core/check.ts';
import { untrustedUrl } from '../../../core/untrusted-url.ts';
import { archiveUrl, entryOf } from '../protocol.ts';

export default check({
  id: 'helm.index.urls',
  tier: 'full',
  proves: ['helm.index.reachable-urls'],
  needs: ['push', 'pull'],
  async run({ make, publisher, installer, http, expect }) {
    const [pkg] = await make({ name: 'urls' });
    await publisher().publish(pkg);
    const { url: index } = await http.get('index.yaml');
    const entry = await entryOf(http, pkg);
    const url = untrustedUrl(archiveUrl(entry), index, 'index.yaml');
    expect(url.pathname, 'path of the archive').to.match(/\.tgz$/);
    // Helm sends the credential of the repository to the very same authority alone; a port that goes without saying counts.
    const authority = /^[a-z]+:\/\/([^/]*)/i.exec(archiveUrl(entry))?.[1];
    expect(authority ?? new URL(index).host, 'authority of the archive').to.equal(new URL(index).host);
    expect((await http.get(url.href)).sha256, 'sha256 of what is there').to.equal(pkg.file.sha256);
    expect((await installer().install(pkg)).output, 'the rendered chart').to.include(pkg.marker);
  },
});
