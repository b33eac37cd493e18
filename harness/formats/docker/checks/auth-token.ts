import { check } from '../../../core/check.ts';
import { fetchToken } from '../protocol/token.ts';
import { pushSmallImage } from '../raw.ts';

/** A token does what it was asked for, for whom it was given to, and nothing else. */
export default check({
  id: 'docker.auth.token',
  tier: 'full',
  proves: ['docker.token.given', 'docker.token.scope'],
  needs: ['push', 'pull', 'token-scopes', 'reader-role'],
  async run({ name, http, expect }) {
    const [own, other] = [name('kit'), name('other')];
    await pushSmallImage(http, own, '1.0');
    const begin = (repository: string, token: string) =>
      http.post(`${repository}/blobs/uploads/`, { as: 'anonymous', headers: { authorization: `Bearer ${token}` } });
    const pull = await fetchToken(http, 'writer', `repository:${own}:pull`);
    const push = await fetchToken(http, 'writer', `repository:${own}:pull,push`);
    const asked = await fetchToken(http, 'reader', `repository:${own}:pull,push`);
    expect((await begin(own, push)).status, 'status of a push with a token to push').to.equal(202);
    for (const [what, repository, token] of [
      ['with a token to pull', own, pull],
      ['to another repository', other, push],
      ['with a token that was given to a reader', own, asked],
      ['with no token', own, 'none'],
    ] as const)
      expect((await begin(repository, token)).status, `status of a push ${what}`).to.be.oneOf([401, 403]);
    const read = (token: string) =>
      http.get(`${own}/tags/list`, { as: 'anonymous', headers: { authorization: `Bearer ${token}` } });
    for (const token of [pull, push, asked])
      expect((await read(token)).json().tags, 'tags that the token reads').to.deep.equal(['1.0']);
  },
});
