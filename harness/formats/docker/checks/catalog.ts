import { check } from '../../../core/check.ts';
import { nextPage } from '../protocol/read.ts';
import { pushSmallImage } from '../raw.ts';

const MOST_PAGES = 500;

export default check({
  id: 'docker.catalog',
  tier: 'full',
  proves: ['docker.catalog.complete'],
  needs: ['push', 'pull', 'catalog'],
  async run({ name, http, expect }) {
    const repositories = [name('cat/b'), name('cat/a'), name('cat')];
    for (const repository of repositories) await pushSmallImage(http, repository, '1.0', repository);
    const found: string[] = [];
    let page: string | null = '/v2/_catalog?n=2';
    for (let pages = 0; page !== null; pages++) {
      const answer = await http.get(page);
      expect(answer.status, `status of ${page}`).to.equal(200);
      const list: string[] = answer.json().repositories;
      expect(list.length, `repositories on ${page}`).to.be.within(0, 2);
      found.push(...list);
      page = nextPage(answer);
      expect(pages, 'pages').to.be.lessThan(MOST_PAGES);
    }
    expect(found, 'repositories').to.include.members(repositories);
    expect(new Set(found).size, 'repositories that are named once').to.equal(found.length);
  },
});
