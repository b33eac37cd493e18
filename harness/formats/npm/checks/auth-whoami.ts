import { check } from '../../../core/check.ts';
import { npm, yarnBerry } from '../client.ts';

/** A credential has one name, for each client that asks; a wrong one has none. */
export default check({
  id: 'npm.auth.whoami-login',
  tier: 'full',
  proves: ['npm.auth.whoami'],
  needs: ['push', 'reader-role'],
  async run({ client, http, expect }) {
    const named = async (as: 'writer' | 'reader') => {
      const answer = await http.get('-/whoami', { as });
      expect(answer.status, `status for the ${as}`).to.equal(200);
      expect(answer.json().username, `name of the ${as}`).to.be.a('string').and.not.be.empty;
      return String(answer.json().username);
    };
    const [writer, reader] = [await named('writer'), await named('reader')];
    expect(writer, 'name of the writer').to.not.equal(reader);
    expect((await client(npm).whoami()).stdout.trim(), 'what npm prints').to.equal(writer);
    expect((await client(yarnBerry).whoami()).stdout, 'what yarn prints').to.include(writer);
    expect((await http.get('-/whoami', { as: 'wrong' })).status, 'status for a wrong secret').to.be.oneOf([401, 403]);
    const refused = await client(npm, { as: 'wrong', outcome: 'refusal' }).whoami();
    expect(refused.output, 'what npm says to a wrong secret').to.match(npm.authRefusal);
  },
});
