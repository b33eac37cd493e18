import { check } from '../../core/check.ts';

export default check({
  id: 'x.http.unknown-404',
  tier: 'smoke',
  proves: ['x.http.not-found'],
  needs: ['pull'],
  async run({ name, protocol, http, expect }) {
    for (const { path, request, statuses } of protocol.absent(name('absent'))) {
      const { status } = await http.get(path, request);
      expect(status, `status of GET ${path}`).to.be.oneOf([...(statuses ?? [404])]);
    }
  },
});
