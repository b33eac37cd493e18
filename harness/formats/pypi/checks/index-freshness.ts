import { check } from '../../../core/check.ts';
import { pip, uv } from '../client.ts';
import { pagePath } from '../protocol/page.ts';

/** A release is seen by clients that looked a moment before it. */
export default check({
  id: 'pypi.index.freshness',
  tier: 'full',
  proves: ['pypi.simple.fresh'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [older, newer] = await make({ name: 'fresh', version: '1.1' }, { name: 'fresh', version: '1.2' });
    const [byPip, byUv] = [client(pip), client(uv)];
    await publisher().publish(older);
    const before = await http.get(pagePath(older.name));
    const policy = before.headers['cache-control'] ?? 'none';
    expect(policy, 'Cache-Control of the index').to.not.match(/immutable/i);
    const seconds = Number(/max-age=(\d+)/i.exec(policy)?.[1] ?? 0);
    expect(seconds, 'seconds that the index may be kept').to.be.at.most(600);
    expect((await byPip.installCached(older.name, older)).output, 'what pip finds first').to.include(older.marker);
    expect((await byUv.installCached(older.name, older)).output, 'what uv finds first').to.include(older.marker);
    await publisher().publish(newer);
    expect((await http.get(pagePath(older.name))).text(), 'the index afterwards').to.include(newer.file.name);
    expect((await byPip.installCached(newer.name, newer)).output, 'what pip finds then').to.include(newer.marker);
    expect((await byUv.installCached(newer.name, newer)).output, 'what uv finds then').to.include(newer.marker);
  },
});
