import { check } from '../../../core/check.ts';
import { documentPath, readDocument } from '../document.ts';

/** One version can be read by its number or by a tag, and is what the document says of it. */
export default check({
  id: 'npm.meta.version-endpoint',
  tier: 'full',
  proves: ['npm.document.single-version'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    for (const name of ['kit', '@acme/kit']) {
      const [first, second] = await make({ name, version: '1.0.0' }, { name, version: '1.1.0' });
      for (const pkg of [first, second]) await publisher().publish(pkg);
      const { versions } = await readDocument(http, first.name);
      for (const [wanted, version] of [
        ['1.0.0', '1.0.0'],
        ['latest', '1.1.0'],
      ] as const) {
        const answer = await http.get(`${documentPath(first.name)}/${wanted}`);
        expect(answer.status, `status of ${name}/${wanted}`).to.equal(200);
        const { name: stated, version: number, dist } = answer.json();
        expect([stated, number], `what ${name}/${wanted} is`).to.deep.equal([first.name, version]);
        expect(dist, `dist of ${name}/${wanted}`).to.deep.equal(versions[version].dist);
      }
      expect((await http.get(`${documentPath(first.name)}/9.9.9`)).status, 'status of no version').to.equal(404);
    }
  },
});
