import { check } from '../../../core/check.ts';
import { anchorsOf } from '../protocol/anchors.ts';
import { HTML, HTML_V1, JSON_V1, mediaType, pagePath } from '../protocol/page.ts';
import { lastSegment } from '../protocol/simple-html.ts';

/** What a client may ask for, and the types that answer it. The long ones are those of pip and uv. */
const ASKED: readonly (readonly [string, readonly string[]])[] = [
  [JSON_V1, [JSON_V1]],
  [HTML_V1, [HTML_V1]],
  [HTML, [HTML]],
  ['*/*', [HTML, HTML_V1, JSON_V1]],
  [`${JSON_V1}, ${HTML_V1}; q=0.1, ${HTML}; q=0.01`, [JSON_V1]],
  [`${JSON_V1}, ${HTML_V1};q=0.2, ${HTML};q=0.01`, [JSON_V1]],
];

export default check({
  id: 'pypi.json.negotiation',
  tier: 'full',
  proves: ['pypi.json.content-type', 'pypi.json.same-files'],
  needs: ['push', 'pull', 'json-index'],
  async run({ make, protocol, http, expect }) {
    const releases = await make({ name: 'negotiated', version: '1.0' }, { name: 'negotiated', version: '1.1' });
    const path = pagePath(releases[0].name);
    for (const release of releases) expect((await protocol.publish(http, release)).status).to.be.within(200, 299);
    const names = releases.flatMap((release) => release.files.map((file) => file.name));
    for (const [accept, types] of ASKED) {
      const page = await http.get(path, { headers: { Accept: accept } });
      expect(page.status, `status for ${accept}`).to.equal(200);
      expect(mediaType(page), `Content-Type for ${accept}`).to.be.oneOf([...types]);
      expect(page.headers.vary ?? 'no Vary', `Vary for ${accept}`).to.match(/\baccept\b(?!-)|\*/i);
      const files: string[] =
        mediaType(page) === JSON_V1
          ? page.json().files.map((file: { filename: string }) => file.filename)
          : anchorsOf(page).map(lastSegment);
      expect(files, `files for ${accept}`).to.have.members(names);
    }
    const nothing = await http.get(path, { headers: { Accept: 'application/x-unheard-of' } });
    expect(nothing.status, 'status for a type that nobody serves').to.be.oneOf([200, 300, 406]);
    if (nothing.status === 200) expect(mediaType(nothing), 'the default type').to.be.oneOf([HTML, HTML_V1]);
  },
});
