import { check } from '../../../core/check.ts';
import { jsonRequest } from '../document.ts';
import { publishDocument } from '../protocol/publish-document.ts';

/** Names that npm itself refuses to publish are refused by the registry too, and do not fold onto a package that exists. */
export default check({
  id: 'npm.name.rules',
  tier: 'release',
  proves: ['npm.name.valid'],
  needs: ['push', 'pull'],
  async run({ make, name, protocol, http, expect }) {
    const [pkg] = await make({ name: 'numpy' });
    const { status: published } = await protocol.publish(http, pkg);
    expect(published, 'status of publishing a valid name').to.be.within(200, 299);
    const text = JSON.stringify(await publishDocument(pkg));
    const refused = {
      'a homoglyph of another name': name('nｕmpy'),
      'capital letters': name('Numpy'),
      'a leading dot': `.${name('numpy')}`,
      'a leading underscore': `_${name('numpy')}`,
      'a space': `${name('num')} py`,
      'a folder of the client': 'node_modules',
      '215 characters': name('n'.repeat(215 - name('').length)),
    };
    for (const [what, wrong] of Object.entries(refused)) {
      const document = JSON.parse(text.replaceAll(pkg.name, wrong));
      const { status } = await http.put(encodeURIComponent(wrong), jsonRequest(document));
      expect(status, `status of publishing ${what}`).to.be.within(400, 499);
      const read = await http.get(encodeURIComponent(wrong));
      expect(read.status, `status of reading ${what}`).to.be.within(400, 499);
    }
    const index = await protocol.readIndex(http, pkg.name);
    expect(
      index.map(({ version }) => version),
      'versions of the valid name afterwards',
    ).to.deep.equal([pkg.version]);
  },
});
