import { check } from '../../../core/check.ts';
import { getManifest, pushSmallImage } from '../raw.ts';

/** Deleted by its name a tag goes, and what it named stays. */
export default check({
  id: 'docker.delete.tag-only',
  tier: 'full',
  proves: ['docker.delete.tag'],
  needs: ['push', 'pull', 'delete', 'tag-delete'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    const { digest } = await pushSmallImage(http, repository, 'a', 'one');
    await pushSmallImage(http, repository, 'b', 'one');
    expect((await http.delete(`${repository}/manifests/a`)).status, 'status of the deletion').to.equal(202);
    expect((await getManifest(http, repository, 'a')).status, 'status of the tag').to.equal(404);
    expect((await http.get(`${repository}/tags/list`)).json().tags, 'tags afterwards').to.deep.equal(['b']);
    for (const reference of ['b', digest])
      expect(`sha256:${(await getManifest(http, repository, reference)).sha256}`, reference).to.equal(digest);
  },
});
