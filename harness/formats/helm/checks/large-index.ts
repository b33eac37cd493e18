import { check } from '../../../core/check.ts';
import { helmOf } from '../client.ts';
import { versionsOf } from '../protocol.ts';

const VERSIONS = 120;

export default check({
  id: 'helm.large-index',
  tier: 'release',
  proves: ['helm.index.many-versions'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, clientUnderTest, http, expect }) {
    const wanted = Array.from({ length: VERSIONS }, (_, index) => ({ name: 'many', version: `1.${index}.0` }));
    const packages = await make(wanted[0]!, ...wanted.slice(1));
    for (const pkg of packages) await publisher().publish(pkg);
    const started = performance.now();
    expect(await versionsOf(http, packages[0].name), 'versions in the index').to.have.lengthOf(VERSIONS);
    expect(performance.now() - started, 'milliseconds until the index was read').to.be.below(10_000);
    const newest = packages.at(-1)!;
    const pulled = await client(helmOf(clientUnderTest)).pull(newest.name);
    expect(pulled.file(newest.file.name).sha256, 'sha256 of the newest version').to.equal(newest.file.sha256);
  },
});
