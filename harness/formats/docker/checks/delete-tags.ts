import { check } from '../../../core/check.ts';
import { getManifest, pushSmallImage } from '../raw.ts';

/** With a manifest all of its tags go, and none of the others. */
export default check({
  id: 'docker.delete.tags',
  tier: 'full',
  proves: ['docker.delete.manifest', 'docker.tags.all'],
  needs: ['push', 'pull', 'delete'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    const gone = await pushSmallImage(http, repository, 'a', 'one');
    await pushSmallImage(http, repository, 'b', 'one');
    const kept = await pushSmallImage(http, repository, 'c', 'two');
    const tags = async () => [...((await http.get(`${repository}/tags/list`)).json().tags ?? [])].sort();
    expect(await tags(), 'tags before').to.deep.equal(['a', 'b', 'c']);
    expect((await http.delete(`${repository}/manifests/${gone.digest}`)).status, 'status of the deletion').to.equal(
      202,
    );
    for (const reference of ['a', 'b', gone.digest])
      expect((await getManifest(http, repository, reference)).status, `status of ${reference}`).to.equal(404);
    expect(await tags(), 'tags afterwards').to.deep.equal(['c']);
    expect(`sha256:${(await getManifest(http, repository, 'c')).sha256}`, 'the other tag').to.equal(kept.digest);
    expect(
      (await http.delete(`${repository}/manifests/${gone.digest}`)).status,
      'status of a second deletion',
    ).to.equal(404);
  },
});
