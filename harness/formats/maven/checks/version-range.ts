import { check } from '../../../core/check.ts';
import { mvn } from '../client.ts';

export default check({
  id: 'maven.meta.version-range',
  tier: 'full',
  proves: ['maven.metadata.versions'],
  needs: ['push', 'pull'],
  async run({ make, client, expect }) {
    const packages = await make(
      { name: 'ranged', version: '1.9', kinds: ['jar'] },
      { name: 'ranged', version: '1.10', kinds: ['jar'] },
      { name: 'ranged', version: '2.0', kinds: ['jar'] },
    );
    for (const pkg of packages) await client(mvn).publish(pkg);
    const { files, file } = await client(mvn).resolve(packages[0], { version: '[1.0,2.0)' });
    expect(file(packages[1].file.name).sha256, 'the highest version below 2.0').to.equal(packages[1].file.sha256);
    expect(
      files.filter(({ name }) => name.endsWith('.jar')),
      'jars that were resolved',
    ).to.have.length(1);
  },
});
