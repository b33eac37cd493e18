import { check } from '../../../core/check.ts';
import { pip } from '../client.ts';
import { normalizedName } from '../name.ts';
import { anchorsOf } from '../protocol/anchors.ts';
import { HTML, pagePath } from '../protocol/page.ts';

/** Two spellings of one name are one project, under one canonical address. */
export default check({
  id: 'pypi.index.name-normalization',
  tier: 'smoke',
  proves: ['pypi.name.one-project', 'pypi.name.canonical-url'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, protocol, http, expect }) {
    const [mixed, dashed] = await make(
      { name: 'Foo.Bar_baz', version: '1.0' },
      { name: 'foo-bar.baz', version: '1.1' },
    );
    for (const release of [mixed, dashed]) await publisher().publish(release);
    const canonical = await http.get(pagePath(mixed.name), { follow: false });
    expect(canonical.status, 'status of the canonical page').to.equal(200);
    const versions = (await protocol.readIndex(http, mixed.name)).map((file) => file.version);
    expect([...new Set(versions)], 'versions in the index').to.have.members(['1.0', '1.1']);
    const projects = anchorsOf(await http.get('', { headers: { Accept: HTML } }));
    const own = projects.filter(({ text }) => normalizedName(text) === normalizedName(mixed.name));
    expect(own, 'entries of the project in the list of projects').to.have.lengthOf(1);
    const spellings = [
      mixed.name,
      dashed.name,
      normalizedName(mixed.name),
      mixed.name.toUpperCase().replace('.', '__'),
    ];
    for (const spelling of spellings) {
      const fetched = await client(pip).download(`${spelling}==1.0`);
      expect(fetched.file(mixed.file.name).sha256, `sha256 of what ${spelling} brings`).to.equal(mixed.file.sha256);
    }
  },
});
