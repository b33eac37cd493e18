import { check } from '../../../core/check.ts';
import { crane } from '../client.ts';
import { nextPage } from '../protocol/read.ts';
import { bytesOf, putDocument, smallImage } from '../raw.ts';

const TAGS = 23;
const PAGE = 10;

/** Lists are read page by page; what is lost between two pages is lost for every client. */
export default check({
  id: 'docker.tags.paging',
  tier: 'full',
  proves: ['docker.tags.all', 'docker.tags.page', 'docker.tags.link', 'docker.tags.last'],
  needs: ['push', 'pull'],
  async run({ name, client, http, expect }) {
    const repository = name('kit');
    const manifest = bytesOf(await smallImage(http, repository));
    const tags = Array.from({ length: TAGS }, (_, index) => `${index % 2 ? 'v' : 'V'}${index * 7}`).sort();
    for (const tag of tags.toReversed())
      expect((await putDocument(http, repository, tag, manifest)).status, `status of ${tag}`).to.equal(201);
    const list = async (query = '') => {
      const response = await http.get(`${repository}/tags/list${query}`);
      expect(response.status, `status of the list ${query}`).to.equal(200);
      return { tags: (response.json().tags ?? []) as string[], next: nextPage(response) };
    };
    const all: string[] = [];
    for (let page: string | null = `${repository}/tags/list?n=${PAGE}`; page !== null; ) {
      const response = await http.get(page);
      const found: string[] = response.json().tags ?? [];
      expect(found.length, `tags on page ${page}`).to.be.within(0, PAGE);
      all.push(...found);
      expect(all.length, 'tags on all pages').to.be.at.most(TAGS);
      const link = nextPage(response);
      if (response.headers.link !== undefined) expect(link, `address in Link of ${page}`).to.be.a('string');
      // Link may be left out: then a page that is full does not say that it is the last one.
      const last = found.length === PAGE ? `${repository}/tags/list?n=${PAGE}&last=${found.at(-1)}` : null;
      page = link ?? last;
    }
    expect(all, 'tags of all pages').to.have.members(tags);
    const whole = (await list()).tags;
    // The released specification says lexical order, the next one that of ASCII: upper case may come first or in between.
    const orders = [tags, tags.toSorted((a, b) => a.localeCompare(b, 'en'))].map((order) => order.join(' '));
    expect(whole.join(' '), 'order of the list').to.be.oneOf(orders);
    expect(all, 'order of all pages').to.deep.equal(whole);
    const none = await list('?n=0');
    expect([none.tags, none.next], 'page of no tags').to.deep.equal([[], null]);
    expect((await list(`?n=${TAGS}`)).next, 'page after the last').to.equal(null);
    expect((await list(`?n=4&last=${whole[5]}`)).tags, 'four after the sixth').to.deep.equal(whole.slice(6, 10));
    const seen = (await client(crane).list(repository)).stdout.trim().split('\n');
    expect(seen, 'tags that crane lists').to.have.members(tags);
  },
});
