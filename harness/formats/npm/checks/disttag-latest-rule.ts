import { check } from '../../../core/check.ts';
import { npm } from '../client.ts';
import { readDocument } from '../document.ts';

/** latest moves when a publication says so, and not because a version is the highest, the newest or gone. */
export default check({
  id: 'npm.disttag.latest-rule',
  tier: 'full',
  proves: ['npm.disttag.explicit'],
  needs: ['push', 'pull'],
  async run({ make, client, protocol, claims, http, expect }) {
    const [oldest, current, candidate, legacy] = await make(
      { name: 'kit', version: '1.0.0' },
      { name: 'kit', version: '1.1.0' },
      { name: 'kit', version: '2.0.0-rc.1' },
      { name: 'kit', version: '1.0.1' },
    );
    const tags = async () => (await readDocument(http, current.name))['dist-tags'];
    const publisher = client(npm);
    await publisher.publish(oldest);
    await publisher.publish(current);
    expect(await tags(), 'tags after two releases').to.deep.equal({ latest: '1.1.0' });
    await publisher.publish(candidate, 'next');
    expect(await tags(), 'tags after a prerelease').to.deep.equal({ latest: '1.1.0', next: '2.0.0-rc.1' });
    await publisher.publish(legacy, 'legacy');
    const all = { latest: '1.1.0', next: '2.0.0-rc.1', legacy: '1.0.1' };
    expect(await tags(), 'tags after a release of an old line').to.deep.equal(all);
    const resolved = await client(npm).add(current.name);
    expect(resolved.stdout, 'lock of an installation without a version').to.include(`-1.1.0.tgz`);
    if (!claims.has('delete')) return;
    await protocol.remove!(http, oldest);
    expect(await tags(), 'tags after an old version was deleted').to.deep.equal(all);
  },
});
