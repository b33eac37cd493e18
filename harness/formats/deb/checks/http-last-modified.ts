import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { stanzaOf } from '../protocol/lookup.ts';
import { addressOf } from '../protocol/packages.ts';
import { SUITE } from '../protocol/release.ts';

/** https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 */
const IMF_FIXDATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** apt asks whether a file has changed since: what has is sent anew, else a new package stays unseen without a word. */
export default check({
  id: 'deb.http.last-modified',
  tier: 'full',
  proves: ['deb.http.times', 'deb.http.changed-is-sent'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [first, second] = await make({ name: 'timed', version: '1.0' }, { name: 'timed', version: '1.1' });
    await publisher().publish(first);
    const stanza = (await stanzaOf(http, first))!;
    const index = `dists/${SUITE}/InRelease`;
    for (const path of [index, `dists/${SUITE}/main/binary-amd64/Packages.gz`, addressOf(stanza)]) {
      for (const answer of [await http.get(path), await http.head(path)]) {
        expect(answer.status, `status of ${path}`).to.equal(200);
        const time = answer.headers['last-modified'];
        if (time !== undefined) expect(time, `Last-Modified of ${path}`).to.match(IMF_FIXDATE);
      }
    }
    const before = await http.get(index);
    const system = client(apt);
    await system.after(['apt-cache', 'policy', first.name]);
    await publisher().publish(second);
    const since = before.headers['last-modified'] ?? before.headers.date ?? new Date(0).toUTCString();
    const after = await http.get(index, { headers: { 'if-modified-since': since } });
    expect(after.status, 'status of a changed InRelease').to.equal(200);
    expect(after.sha256, 'sha256 of a changed InRelease').to.not.equal(before.sha256);
    const policy = await system.after(['apt-cache', 'policy', first.name]);
    expect(policy.stdout, 'what the same apt knows then').to.include(`Candidate: ${second.version}`);
  },
});
