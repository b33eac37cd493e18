import { check } from '../../../core/check.ts';
import { anchorsOf } from '../protocol/anchors.ts';
import { HTML, mediaType, pagePath } from '../protocol/page.ts';
import { lastSegment } from '../protocol/simple-html.ts';

/** The page as the specification has it, with a version whose plus sign has to survive as text and as address. */
export default check({
  id: 'pypi.index.html5-anchors',
  tier: 'smoke',
  proves: ['pypi.simple.html5', 'pypi.simple.anchor-text', 'pypi.simple.hash-fragment'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const [plain, local] = await make(
      { name: 'Anchored.Kit', version: '1.0.0' },
      { name: 'Anchored.Kit', version: '1.0.0+cu124.1' },
    );
    for (const release of [plain, local]) await publisher().publish(release);
    const page = await http.get(pagePath(plain.name), { headers: { Accept: HTML } });
    expect(page.status, 'status of the project page').to.equal(200);
    expect(mediaType(page), 'Content-Type of the project page').to.equal(HTML);
    expect(page.text(), 'the beginning of the page').to.match(/^\s*<!doctype html>/i);
    const declared = `${page.headers['content-type']} ${page.text()}`;
    expect(declared, 'the declared character encoding').to.match(/charset=["']?utf-8/i);
    const anchors = anchorsOf(page);
    for (const file of [...plain.files, ...local.files]) {
      const anchor = anchors.find((each) => lastSegment(each) === file.name);
      expect(anchor?.text, `text of the anchor whose address ends in ${file.name}`).to.equal(file.name);
      expect(anchor?.fragment, `fragment of ${file.name}`).to.equal(`sha256=${file.sha256}`);
      expect((await http.get(anchor!.url.href)).sha256, `sha256 of ${file.name}`).to.equal(file.sha256);
    }
    expect(anchors, 'anchors of the page').to.have.lengthOf(4);
  },
});
