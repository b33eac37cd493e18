import { check } from '../../../core/check.ts';
import { indexPath } from '../registry/name.ts';

/** The bytes of an index file: one JSON object a line, nothing before, between and after. */
export default check({
  id: 'cargo.index.lines',
  tier: 'full',
  proves: ['cargo.index.one-line-each'],
  needs: ['push', 'pull'],
  async run({ make, publisher, protocol, http, expect }) {
    const packages = await make(
      { name: 'lines', version: '1.0.0' },
      { name: 'lines', version: '1.1.0' },
      { name: 'lines', version: '2.0.0-rc.1+b.7' },
    );
    const [first, second, last] = packages;
    for (const pkg of [first, second]) {
      const { status } = await protocol.publish(http, pkg);
      expect(status, `status of the publication of ${pkg.version}`).to.be.within(200, 299);
    }
    await publisher().publish(last);
    const response = await http.get(indexPath(first.name));
    expect(response.status, 'status of the index file').to.equal(200);
    const text = response.text();
    expect(text.endsWith('\n'), 'the last line is ended').to.equal(true);
    expect(text, 'text of the index file').to.not.match(/^\uFEFF|\r|\n\n|^\n/);
    const lines = text.slice(0, -1).split('\n');
    expect(lines, 'lines of the index file').to.have.lengthOf(packages.length);
    const isObject = (line: string): boolean => /^\{.*\}$/.test(line) && isJson(line);
    expect(
      lines.filter((line) => !isObject(line)),
      'lines that are no JSON object',
    ).to.be.empty;
    const versions = lines.map((line) => JSON.parse(line).vers).sort();
    expect(versions, 'versions in the index file').to.deep.equal(packages.map((pkg) => pkg.version).sort());
  },
});

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
