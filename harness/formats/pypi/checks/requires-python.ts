import { check } from '../../../core/check.ts';
import { pip, uv } from '../client.ts';
import { htmlAnchors, jsonFiles } from '../protocol/page.ts';
import { lastSegment } from '../protocol/simple-html.ts';

/** A release that needs another Python is passed over, since its page says so. */
export default check({
  id: 'pypi.requires-python.exposed',
  tier: 'full',
  proves: ['pypi.simple.requires-python'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, claims, http, expect }) {
    const releases = await make(
      { name: 'snake', version: '1.0', manifest: { 'Requires-Python': '>=3.8' } },
      { name: 'snake', version: '2.0', manifest: { 'Requires-Python': '>=99,!=4.*' } },
    );
    const [fitting] = releases;
    for (const release of releases) await publisher().publish(release);
    const anchors = await htmlAnchors(http, fitting.name);
    const files = claims.has('json-index') ? await jsonFiles(http, fitting.name) : [];
    for (const { file, manifest } of releases) {
      const specifier = manifest['Requires-Python'];
      const anchor = anchors.find((each) => lastSegment(each) === file.name);
      const attribute = anchor?.attributes['data-requires-python'] ?? 'no attribute';
      expect(attribute, `data-requires-python of ${file.name}`).to.equal(specifier);
      const entry = files.find((each) => each.filename === file.name);
      if (claims.has('json-index'))
        expect(entry?.['requires-python'] ?? 'no key', `requires-python of ${file.name}`).to.equal(specifier);
    }
    const byPip = await client(pip).installRequirement(fitting.name, fitting);
    expect(byPip.output, 'what the release prints that pip chose').to.include(fitting.marker);
    const byUv = await client(uv).installRequirement(fitting.name, fitting);
    expect(byUv.output, 'what the release prints that uv chose').to.include(fitting.marker);
  },
});
