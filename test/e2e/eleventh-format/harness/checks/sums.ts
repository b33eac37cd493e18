import { check } from '../../../core/check.ts';

export default check({
  id: 'generic.sums.hold',
  tier: 'smoke',
  proves: ['generic.sums.hold'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const [pkg] = await make({ name: 'summed' });
    await publisher().publish(pkg);
    const sums = await http.get(`${pkg.name}/${pkg.version}/SHA256SUMS`);
    expect(sums.text(), 'SHA256SUMS').to.equal(`${pkg.file.sha256}  ${pkg.file.name}\n`);
  },
});
