import { check } from '../../../core/check.ts';
import { twine } from '../client.ts';
import { htmlAnchors } from '../protocol/page.ts';
import { lastSegment } from '../protocol/simple-html.ts';

/** Three uploads to one project: each adds its files, none touches those before it. */
export default check({
  id: 'pypi.push.twine',
  tier: 'smoke',
  proves: ['pypi.upload.published', 'pypi.simple.every-file'],
  needs: ['push', 'pull'],
  async run({ make, client, protocol, http, expect }) {
    const releases = await make(
      { name: 'pushed', version: '1.0.0' },
      { name: 'pushed', version: '1.1.0rc1', kinds: ['sdist'] },
      { name: 'pushed', version: '1.1.0.post1' },
    );
    const { name } = releases[0];
    for (const release of releases) await client(twine).publish(release);
    const files = releases.flatMap((release) => release.files);
    const names = files.map((file) => file.name);
    const listed = await protocol.readIndex(http, name);
    expect(
      listed.map((file) => file.name),
      'files in the index',
    ).to.have.members(names);
    expect((await htmlAnchors(http, name)).map(lastSegment), 'files in the HTML index').to.have.members(names);
    for (const file of files) {
      const { url } = listed.find((each) => each.name === file.name)!;
      const served = await http.get(url);
      expect(served.status, `status of GET ${url}`).to.equal(200);
      expect(served.sha256, `sha256 of the served ${file.name}`).to.equal(file.sha256);
    }
  },
});
