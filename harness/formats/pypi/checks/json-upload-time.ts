import { check } from '../../../core/check.ts';
import type { Package } from '../../../core/package.ts';
import { uv } from '../client.ts';
import { jsonFiles } from '../protocol/page.ts';

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
/** Publishing takes half a second, and some registries count whole seconds. */
const RELEASES = 6;

export default check({
  id: 'pypi.json.upload-time',
  tier: 'full',
  proves: ['pypi.json.upload-time'],
  needs: ['push', 'pull', 'json-index', 'upload-time'],
  async run({ make, publisher, client, http, expect }) {
    const uploadTime = async (pkg: Package): Promise<string> => {
      const file = (await jsonFiles(http, pkg.name)).find((each) => each.filename === pkg.file.name);
      const time = file?.['upload-time'] ?? 'none';
      expect(time, `upload-time of ${pkg.file.name}`).to.match(UTC);
      return time;
    };
    const [older] = await make({ name: 'timed', version: '1.0', kinds: ['wheel'] });
    await publisher().publish(older);
    const first = await uploadTime(older);
    let last = first;
    for (let minor = 1; last === first && minor < RELEASES; minor++) {
      const [newer] = await make({ name: 'timed', version: `1.${minor}`, kinds: ['wheel'] });
      await publisher().publish(newer);
      last = await uploadTime(newer);
    }
    expect(Date.parse(last), 'upload-time of a later file').to.be.above(Date.parse(first));
    expect(Math.abs(Date.parse(last) - Date.now()), 'milliseconds since the last upload').to.be.below(60_000);
    expect(await uploadTime(older), 'upload-time of the older file, read again').to.equal(first);
    const installed = await client(uv).installOlderThan(last, older);
    expect(installed.output, 'what the release from before that time prints').to.include(older.marker);
  },
});
