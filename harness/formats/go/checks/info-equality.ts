import { check } from '../../../core/check.ts';
import { placeOf } from '../module.ts';

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export default check({
  id: 'go.info.equality',
  tier: 'smoke',
  proves: ['go.info.same-version'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const packages = await make({ name: 'dated', version: '1.0.0' }, { name: 'dated', version: '1.1.0-beta.2' });
    for (const pkg of packages) await publisher().publish(pkg);
    for (const { name, version } of packages) {
      const read = async () => (await http.get(placeOf({ path: name, version }, 'info'))).json();
      const info = await read();
      expect(info.Version, `Version in the info of ${version}`).to.equal(version);
      if (info.Time !== undefined) expect(info.Time, `Time in the info of ${version}`).to.match(RFC_3339);
      expect(await read(), `the info of ${version}, read again`).to.deep.equal(info);
    }
  },
});
