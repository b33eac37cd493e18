import { check } from '../../../core/check.ts';
import { npm } from '../client.ts';
import { documentPath, readDocument } from '../document.ts';

/** Tags can be set, moved, listed, installed by and removed; the documents follow; latest stays. */
export default check({
  id: 'npm.disttag.crud',
  tier: 'full',
  proves: ['npm.disttag.managed'],
  needs: ['push', 'pull'],
  async run({ make, client, http, expect }) {
    const [first, second] = await make(
      { name: '@acme/kit', version: '1.0.0' },
      { name: '@acme/kit', version: '1.1.0' },
    );
    const { name } = first;
    const path = `-/package/${documentPath(name)}/dist-tags`;
    const tags = async () => {
      const listed = (await http.get(path)).json();
      expect((await readDocument(http, name))['dist-tags'], 'tags in the document').to.deep.equal(listed);
      return listed;
    };
    const owner = client(npm);
    await owner.publish(first);
    await owner.publish(second, 'beta');
    expect(await tags(), 'tags after publishing').to.deep.equal({ latest: '1.0.0', beta: '1.1.0' });
    expect((await client(npm).add(`${name}@beta`)).stdout, 'lock of an installation by tag').to.include('-1.1.0.tgz');
    await owner.addTag(`${name}@1.0.0`, 'stable');
    expect(await tags(), 'tags after adding').to.deep.equal({ latest: '1.0.0', beta: '1.1.0', stable: '1.0.0' });
    await owner.addTag(`${name}@1.1.0`, 'stable');
    expect(await tags(), 'tags after moving').to.deep.equal({ latest: '1.0.0', beta: '1.1.0', stable: '1.1.0' });
    expect((await owner.listTags(name)).stdout, 'what npm lists').to.include('stable: 1.1.0');
    await owner.removeTag(name, 'stable');
    expect(await tags(), 'tags after removing').to.deep.equal({ latest: '1.0.0', beta: '1.1.0' });
    await http.delete(`${path}/latest`);
    expect((await tags()).latest, 'latest after a request to remove it').to.be.oneOf(['1.0.0', '1.1.0']);
  },
});
