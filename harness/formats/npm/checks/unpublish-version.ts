import { check } from '../../../core/check.ts';
import { npm } from '../client.ts';
import { readDocument, readVersion } from '../document.ts';

/** npm takes one version back: it is gone from document and files, latest falls to the other, which installs. */
export default check({
  id: 'npm.unpublish.version',
  tier: 'full',
  proves: ['npm.unpublish.complete'],
  needs: ['push', 'pull', 'delete'],
  async run({ make, client, http, expect }) {
    const [kept, gone] = await make({ name: '@acme/kit', version: '1.0.0' }, { name: '@acme/kit', version: '1.1.0' });
    const owner = client(npm);
    await owner.publish(kept);
    await owner.publish(gone);
    const { dist } = await readVersion(http, gone);
    const { _rev } = await readDocument(http, gone.name, { as: 'writer' });
    expect(_rev, '_rev that the next change has to name').to.be.a('string').and.not.be.empty;
    await owner.unpublish(`${gone.name}@${gone.version}`);
    const document = await readDocument(http, gone.name);
    expect(Object.keys(document.versions), 'versions left').to.deep.equal([kept.version]);
    expect(document['dist-tags'], 'tags left').to.deep.equal({ latest: kept.version });
    expect((await http.get(dist.tarball)).status, 'status of the unpublished tarball').to.be.oneOf([404, 410]);
    const refused = await client(npm, { outcome: 'refusal' }).install(gone);
    expect(refused.output, 'what npm says of the unpublished version').to.match(/ETARGET|E404/);
    expect((await client(npm).install(kept)).stdout.trim(), 'what the other version prints').to.equal(kept.marker);
  },
});
