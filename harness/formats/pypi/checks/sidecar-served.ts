import { check } from '../../../core/check.ts';
import { uv } from '../client.ts';
import { htmlAnchors, pagePath } from '../protocol/page.ts';
import { lastSegment } from '../protocol/simple-html.ts';
import { metadataOf } from '../protocol/wheel-metadata.ts';

/** Whatever is advertised is there: clients do not go back to the wheel when it is not. */
export default check({
  id: 'pypi.pep658.sidecar-served',
  tier: 'full',
  proves: ['pypi.metadata.served'],
  needs: ['push', 'pull', 'metadata-sidecar'],
  async run({ make, publisher, client, http, expect }) {
    const releases = await make({ name: 'described', version: '1.0' }, { name: 'described', version: '1.1' });
    for (const release of releases) await publisher().publish(release);
    const [{ name }] = releases;
    const anchors = await htmlAnchors(http, name);
    const advertised = anchors.filter(
      ({ attributes }) => 'data-core-metadata' in attributes || 'data-dist-info-metadata' in attributes,
    );
    const wheels = anchors.map(lastSegment).filter((filename) => filename.endsWith('.whl'));
    expect(advertised.map(lastSegment), `files with metadata on ${pagePath(name)}`).to.include.members(wheels);
    for (const anchor of advertised) {
      const filename = lastSegment(anchor);
      const sidecar = await http.get(`${anchor.url.href}.metadata`);
      expect(sidecar.status, `status of ${filename}.metadata`).to.equal(200);
      const file = releases.flatMap((release) => release.files).find((each) => each.name === filename)!;
      const inside = await metadataOf(file);
      expect(sidecar.text(), `${filename}.metadata`).to.equal(inside.toString('utf8'));
    }
    const installed = await client(uv).install(releases[0]);
    expect(installed.output, 'what the package prints that uv resolved by its metadata').to.include(releases[0].marker);
  },
});
