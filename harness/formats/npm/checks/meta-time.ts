import { check } from '../../../core/check.ts';
import { npm } from '../client.ts';
import { readDocument } from '../document.ts';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Installers that want old enough versions choose by the times in the document. */
export default check({
  id: 'npm.meta.time',
  tier: 'full',
  proves: ['npm.document.time'],
  needs: ['push', 'pull'],
  async run({ make, client, http, expect }) {
    const [first, second] = await make({ name: 'kit', version: '1.0.0' }, { name: 'kit', version: '1.1.0' });
    const { name } = first;
    await client(npm).publish(first);
    const before = (await readDocument(http, name)).time;
    await client(npm).publish(second);
    const { time } = await readDocument(http, name);
    expect(Object.keys(time ?? {}).sort(), 'keys of time').to.deep.equal(['1.0.0', '1.1.0', 'created', 'modified']);
    for (const [key, value] of Object.entries(time)) expect(value, `time of ${key}`).to.match(ISO);
    expect((await readDocument(http, name)).time, 'time at a second read').to.deep.equal(time);
    for (const key of ['created', '1.0.0'])
      expect(time[key], `${key} after a second publication`).to.equal(before[key]);
    const at = (key: string) => Date.parse(time[key]);
    expect(at('1.1.0'), 'time of the second version').to.be.above(at('1.0.0'));
    expect(at('modified'), 'modified').to.be.at.least(at('1.1.0'));
    expect(at('created'), 'created').to.be.at.most(at('1.0.0'));
    const old = await client(npm).add(name, `--before=${time['1.0.0']}`);
    expect(old.stdout, 'lock of an installation as of the first version').to.include('-1.0.0.tgz');
    const early = new Date(at('created') - 60_000).toISOString();
    const refused = await client(npm, { outcome: 'refusal' }).add(name, `--before=${early}`);
    expect(refused.output, 'what npm says of a date before the first version').to.match(/ETARGET|ENOVERSIONS/);
  },
});
