import { check } from '../../core/check.ts';

export default check({
  id: 'x.state.delete-is-real',
  tier: 'smoke',
  proves: ['x.state.deleted-is-gone'],
  needs: ['push', 'pull', 'delete'],
  async run({ make, publisher, protocol, http, expect }) {
    const [kept, gone] = await make({ name: 'erased', version: '1.0.0' }, { name: 'erased', version: '1.1.0' });
    const client = publisher();
    await client.publish(kept);
    await client.publish(gone);
    const before = await protocol.readIndex(http, gone.name);
    const removed = before.filter((file) => file.version === gone.version);
    expect(removed, 'files of the version before it is deleted').to.not.be.empty;
    const answer = await protocol.remove!(http, gone);
    expect(answer.status, 'status of the deletion').to.be.within(200, 299);
    const after = await protocol.readIndex(http, gone.name);
    expect([...new Set(after.map((file) => file.version))], 'versions left in the index').to.deep.equal([kept.version]);
    for (const file of removed)
      expect((await http.get(file.url, file.request)).status, `status of the deleted ${file.name}`).to.be.oneOf([
        404, 410,
      ]);
    for (const file of after)
      expect((await http.get(file.url, file.request)).status, `status of the sibling ${file.name}`).to.equal(200);
  },
});
