import { check } from '../../../core/check.ts';
import { archiveUrl, entryOf, protocol, versionsOf } from '../protocol.ts';

export default check({
  id: 'helm.delete',
  tier: 'full',
  proves: ['helm.delete.version'],
  needs: ['push', 'pull', 'delete', 'provenance'],
  async run({ make, publisher, installer, http, expect }) {
    const kinds = ['chart', 'provenance'];
    const [kept, gone] = await make(
      { name: 'deleted', version: '1.0.0', kinds },
      { name: 'deleted', version: '1.1.0', kinds },
    );
    for (const pkg of [kept, gone]) await publisher().publish(pkg);
    const url = archiveUrl(await entryOf(http, gone));
    expect((await protocol.remove!(http, gone)).status, 'status of the deletion').to.be.within(200, 299);
    const left = (await versionsOf(http, gone.name)).map(({ version }) => version);
    expect(left, 'versions that are left').to.deep.equal([kept.version]);
    for (const path of [url, `${url}.prov`])
      expect((await http.get(path)).status, `status of ${path}`).to.be.oneOf([404, 410]);
    await installer({ outcome: 'refusal' }).install(gone);
    expect((await installer().install(kept)).output, 'the version that was kept').to.include(kept.marker);
  },
});
