import { check } from '../../../core/check.ts';
import type { RawResponse } from '../../../core/http.ts';

const FORMS = ['repodata.json', 'repodata.json.zst', 'repodata_shards.msgpack.zst'];

/** The requests that revalidate an answer: by its entity tag, by its time. */
function conditions({ headers }: RawResponse): [validator: string, condition: Record<string, string>][] {
  const { etag, 'last-modified': time } = headers;
  return [
    ...(etag ? [['etag', { 'if-none-match': etag }] as [string, Record<string, string>]] : []),
    ...(time ? [['last-modified', { 'if-modified-since': time }] as [string, Record<string, string>]] : []),
  ];
}

/** Clients keep indexes and ask whether they changed; a 304 has to carry the validator that they ask with the next time. */
export default check({
  id: 'conda.http.cache',
  tier: 'full',
  proves: ['conda.http.validators'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const [first, second] = await make({ name: 'cached', version: '1.0' }, { name: 'cached', version: '1.1' });
    await publisher().publish(first);
    const before = new Map<string, RawResponse>();
    for (const form of FORMS) {
      const answer = await http.get(`linux-64/${form}`);
      if (answer.status !== 200) continue;
      before.set(form, answer);
      expect(conditions(answer), `validators of ${form}`).to.not.be.empty;
      for (const [validator, headers] of conditions(answer)) {
        const again = await http.get(`linux-64/${form}`, { headers });
        expect(again.status, `status of an unchanged ${form} by ${validator}`).to.equal(304);
        expect(again.size, `bytes of a 304 for ${form}`).to.equal(0);
        expect(conditions(again).length, `validators in a 304 for ${form}`).to.be.above(0);
        for (const [name] of conditions(again))
          expect(again.headers[name], `${name} in a 304`).to.equal(answer.headers[name]);
      }
    }
    expect([...before.keys()], 'forms of the index').to.include('repodata.json');
    await publisher().publish(second);
    for (const [form, { headers, sha256 }] of before) {
      const changed = await http.get(
        `linux-64/${form}`,
        headers.etag ? { headers: { 'if-none-match': headers.etag } } : {},
      );
      expect(changed.status, `status of a changed ${form}`).to.equal(200);
      expect(changed.sha256, `sha256 of a changed ${form}`).to.not.equal(sha256);
      if (headers.etag) expect(changed.headers.etag, `entity tag of a changed ${form}`).to.not.equal(headers.etag);
    }
  },
});
