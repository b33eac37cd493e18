import { check } from '../../../core/check.ts';
import { crane } from '../client.ts';
import { contentOf } from '../content.ts';
import { digestOf, errorCode, getManifest, pushSmallImage } from '../raw.ts';

export default check({
  id: 'docker.names',
  tier: 'full',
  proves: ['docker.names.grammar', 'docker.tags.grammar'],
  needs: ['push', 'pull'],
  async run({ make, name, client, http, expect }) {
    const [nested] = await make({ name: 'a/b_c/d__e/f--g/h.i', version: 'T'.repeat(128) });
    await client(crane).publish(nested);
    const { top } = await contentOf(nested);
    expect(`sha256:${(await getManifest(http, nested.name, nested.version)).sha256}`, nested.name).to.equal(top.digest);
    const confusing = [name('blobs/uploads/x'), name('manifests/tags'), name('0')];
    for (const repository of confusing) {
      const { digest } = await pushSmallImage(http, repository, '_', repository);
      expect(`sha256:${(await getManifest(http, repository, '_')).sha256}`, repository).to.equal(digest);
      expect((await http.get(`${repository}/tags/list`)).json(), `tags of ${repository}`).to.deep.include({
        name: repository,
      });
    }
    const digest = digestOf(Buffer.alloc(0));
    for (const wrong of ['Upper', 'a___b', '-a', 'a..b', 'a/-b']) {
      const repository = `${wrong}/${name('kit')}`;
      const answer = await http.post(`${repository}/blobs/uploads/?digest=${digest}`, { body: '' });
      expect(answer.status, `status of a push to ${repository}`).to.be.oneOf([400, 404]);
      if (answer.status === 400)
        expect(errorCode(answer, 'NAME_INVALID'), `error code of ${repository}`).to.equal('NAME_INVALID');
      expect((await http.get(`${repository}/tags/list`)).status, `status of ${repository}`).to.be.oneOf([400, 404]);
    }
  },
});
