import { check } from '../../../core/check.ts';
import { go } from '../client.ts';
import { downloaded } from '../downloaded.ts';

export default check({
  id: 'go.retract.visible',
  tier: 'full',
  proves: ['go.retract.from-latest'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, expect }) {
    const [first, wrong, newest] = await make(
      { name: 'retracted', version: '1.1.0' },
      { name: 'retracted', version: '1.2.0' },
      { name: 'retracted', version: '1.3.0', manifest: { goMod: '\nretract v1.2.0 // wrong\n' } },
    );
    for (const pkg of [first, wrong, newest]) await publisher().publish(pkg);
    const seen = async (...flags: string[]) =>
      (await client(go).versions(first.name, ...flags)).stdout.trim().split(' ');
    expect(await seen(), 'versions without those that were retracted').to.deep.equal([first.name, 'v1.1.0', 'v1.3.0']);
    expect(await seen('-retracted'), 'all versions').to.deep.equal([first.name, 'v1.1.0', 'v1.2.0', 'v1.3.0']);
    const { Sum } = downloaded(await client(go).download(`${wrong.name}@${wrong.version}`));
    expect(Sum, 'hash of the retracted version').to.equal(wrong.manifest.sum);
  },
});
