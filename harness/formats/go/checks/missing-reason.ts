import { check } from '../../../core/check.ts';
import { placeOf } from '../module.ts';

export default check({
  id: 'go.missing.reason',
  tier: 'full',
  proves: ['go.missing.reason'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const [pkg] = await make({ name: 'reason' });
    await publisher().publish(pkg);
    expect((await http.get(pkg.file.place!)).sha256, 'sha256 of a version that is there').to.equal(pkg.file.sha256);
    const { headers, text } = await http.get(placeOf({ path: pkg.name, version: 'v9.9.9' }, 'info'));
    expect(headers['content-type'], 'type of the reason').to.match(/^text\/plain\b/);
    expect(text().trim(), 'the reason').to.not.be.empty;
  },
});
