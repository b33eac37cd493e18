import { check } from '../../../core/check.ts';
import { go } from '../client.ts';
import { escaped } from '../module.ts';
import { ABSENT } from '../protocol.ts';

export default check({
  id: 'go.latest.selection',
  tier: 'full',
  proves: ['go.latest.release'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const packages = await make(
      { name: 'newest', version: '1.1.0' },
      { name: 'newest', version: '1.2.0-rc.1' },
      { name: 'newest', version: '1.0.1' },
    );
    for (const pkg of packages) await publisher().publish(pkg);
    const [{ name }] = packages;
    const { stdout } = await client(go).query(name, 'latest');
    expect(stdout.trim(), 'what latest means to the go command').to.equal('v1.1.0');
    const answer = await http.get(`${escaped(name)}/@latest`);
    expect(answer.status, 'status of @latest, which is optional').to.be.oneOf([200, ...ABSENT]);
    if (answer.status === 200) expect(answer.json().Version, 'Version in @latest').to.equal('v1.1.0');
  },
});
