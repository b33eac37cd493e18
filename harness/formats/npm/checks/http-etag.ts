import { check } from '../../../core/check.ts';
import { npm } from '../client.ts';
import { ABBREVIATED, documentPath, FULL } from '../document.ts';

/** A client that has the document need not read it again, until something changes. */
export default check({
  id: 'npm.http.etag',
  tier: 'full',
  proves: ['npm.http.validators'],
  needs: ['push', 'pull'],
  async run({ make, client, http, expect }) {
    const [first, second] = await make({ name: 'kit', version: '1.0.0' }, { name: 'kit', version: '1.1.0' });
    const path = documentPath(first.name);
    const read = (Accept: string, tag?: string) =>
      http.get(path, { headers: { Accept, ...(tag === undefined ? {} : { 'If-None-Match': tag }) } });
    const owner = client(npm);
    await owner.publish(first);
    const tags = new Map<string, string>();
    for (const Accept of [FULL, ABBREVIATED]) {
      const { headers } = await read(Accept);
      expect(headers.etag, `ETag of ${Accept}`).to.be.a('string').and.not.be.empty;
      expect(headers.vary, `Vary of ${Accept}`).to.match(/\baccept\b(?!-)/i);
      expect((await read(Accept, headers.etag)).status, `status of the same ${Accept}`).to.equal(304);
      tags.set(Accept, headers.etag!);
    }
    expect(tags.get(FULL), 'ETag of the full document').to.not.equal(tags.get(ABBREVIATED));
    const changes = [() => owner.publish(second), () => owner.addTag(`${first.name}@1.0.0`, 'stable')];
    for (const change of changes) {
      await change();
      for (const [Accept, tag] of tags) {
        const { status, headers } = await read(Accept, tag);
        expect(status, `status of a changed ${Accept}`).to.equal(200);
        expect(headers.etag, `ETag of a changed ${Accept}`).to.not.equal(tag);
        tags.set(Accept, headers.etag!);
      }
    }
  },
});
