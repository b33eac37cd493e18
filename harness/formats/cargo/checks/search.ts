import { check } from '../../../core/check.ts';
import { cargo } from '../client.ts';
import { apiUrl } from '../protocol/index-file.ts';

/** The highest version that is not yanked is shown, and signs that mean something to a database mean themselves. */
export default check({
  id: 'cargo.search',
  tier: 'full',
  proves: ['cargo.search.rows'],
  needs: ['push', 'pull', 'search'],
  async run({ make, client, http, expect }) {
    const [high, low] = await make({ name: 'sought', version: '1.10.0' }, { name: 'sought', version: '1.9.0' });
    const searching = client(cargo);
    for (const pkg of [high, low]) await searching.publish(pkg);
    const { stdout } = await searching.search(high.name);
    const row = stdout.split('\n').find((line) => line.startsWith(`${high.name} = `));
    expect(row, 'what cargo finds').to.include(`"${high.version}"`);
    const found = async (query: string): Promise<string[]> => {
      const url = await apiUrl(http, `?per_page=100&q=${encodeURIComponent(query)}`);
      const { crates, meta } = (await http.get(url)).json();
      expect(meta.total, `total of ${query}`).to.be.at.least(crates.length);
      return crates.map((crate: { name: string; max_version: string }) => `${crate.name} ${crate.max_version}`);
    };
    expect(await found(high.name), 'rows of the whole name').to.deep.equal([`${high.name} ${high.version}`]);
    for (const pattern of ['%', '%ought%', high.name.replace('sought', 'so%t'), high.name.replace('o', '.')])
      expect(await found(pattern), `rows of ${pattern}`).to.be.empty;
  },
});
