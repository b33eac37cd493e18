import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { SUITE } from '../protocol/release.ts';

/** What is absent is called absent, so that apt goes on to the next form of it; who may not is told how to say who he is. */
export default check({
  id: 'deb.http.errors',
  tier: 'full',
  proves: ['deb.http.absent', 'deb.http.challenge'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, protocol, http, name, expect }) {
    const [pkg, refused] = await make({ name: 'there' }, { name: 'refused' });
    await publisher().publish(pkg);
    const suite = name('nowhere');
    const paths = ['InRelease', 'Release', 'Release.gpg'].map((file) => `dists/${suite}/${file}`);
    for (const path of [...paths, `dists/${SUITE}/main/binary-amd64/Packages.lz4`])
      expect((await http.get(path)).status, `status of ${path}`).to.equal(404);
    const absent = await client(apt, { outcome: 'refusal' }).refresh({ sources: [`${suite} main`] });
    expect(absent.output, 'what apt says of a suite that is not there').to.include('does not have a Release file');
    const answer = await protocol.publish(http, refused, { as: 'anonymous' });
    expect(answer.status, 'status of an upload without credential').to.be.oneOf([401, 403]);
    if (answer.status === 401)
      expect(answer.headers['www-authenticate'] ?? 'no header', 'WWW-Authenticate').to.match(/^(Basic|Bearer)\b/i);
    expect((await http.get(`dists/${SUITE}/InRelease`)).status, 'status of what is there').to.equal(200);
  },
});
