import { check } from '../../../core/check.ts';
import { archiveUrl, entryOf, versionsOf } from '../protocol.ts';

export default check({
  id: 'helm.index.no-dup',
  tier: 'full',
  proves: ['helm.index.one-entry'],
  needs: ['push', 'pull'],
  async run({ make, publisher, claims, http, expect }) {
    const [first, again] = await make({ name: 'twice' }, { name: 'twice', edition: 'again' });
    await publisher().publish(first);
    await publisher({ outcome: 'any' }).publish(first);
    await publisher({ outcome: claims.has('overwrite-refused') ? 'refusal' : 'any' }).publish(again);
    expect(await versionsOf(http, first.name), 'entries after three uploads').to.have.lengthOf(1);
    const entry = await entryOf(http, first);
    const served = await http.get(archiveUrl(entry));
    expect(served.sha256, 'sha256 of the archive').to.be.oneOf(
      claims.has('overwrite-refused') ? [first.file.sha256] : [first.file.sha256, again.file.sha256],
    );
    expect(entry.digest, 'digest in index.yaml').to.equal(served.sha256);
  },
});
