import { check } from '../../../core/check.ts';
import { recordsOf } from '../protocol/repodata.ts';

/** A second upload under the name of the first: refused, or record and file are of the second, never of both. */
export default check({
  id: 'conda.dup',
  tier: 'full',
  proves: ['conda.upload.one-truth'],
  needs: ['push', 'pull'],
  async run({ make, publisher, installer, claims, http, expect }) {
    const [first, second] = await make({ name: 'twice', edition: 'first' }, { name: 'twice', edition: 'second' });
    await publisher().publish(first);
    const { exit, output } = await publisher({ outcome: 'any' }).publish(second);
    if (claims.has('overwrite-refused'))
      expect(output, 'answer to the second upload').to.match(/^status 4(00|03|09|22)/);
    const valid = exit === 0 ? second : first;
    const listed = await recordsOf(http, first.name);
    expect(
      listed.map(({ record }) => record.sha256),
      'digests in the index',
    ).to.deep.equal([valid.file.sha256]);
    expect((await http.get(listed[0]!.url)).sha256, 'sha256 of what is served').to.equal(valid.file.sha256);
    expect((await installer().install(first)).output, 'what is installed').to.include(valid.marker);
  },
});
