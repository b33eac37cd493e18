import { check } from '../../../core/check.ts';
import { npm } from '../client.ts';
import { readDocument, readTarball } from '../document.ts';

/** Each publication adds its version and leaves the earlier ones as they were, even one that deprecates itself. */
export default check({
  id: 'npm.publish.versions-accumulate',
  tier: 'smoke',
  proves: ['npm.document.versions'],
  needs: ['push', 'pull'],
  async run({ make, client, http, expect }) {
    const packages = await make(
      { name: 'kit', version: '1.0.0' },
      { name: 'kit', version: '1.1.0' },
      { name: 'kit', version: '1.2.0', manifest: { deprecated: 'superseded before it was born' } },
    );
    const numbers = packages.map(({ version }) => version);
    for (const [index, pkg] of packages.entries()) {
      await client(npm).publish(pkg);
      const { versions, time } = await readDocument(http, pkg.name);
      const published = numbers.slice(0, index + 1);
      expect(Object.keys(versions).sort(), `versions after ${pkg.version}`).to.deep.equal(published);
      expect(time, `times after ${pkg.version}`).to.be.an('object').that.includes.keys(published);
    }
    for (const pkg of packages) {
      const { sha512 } = await readTarball(http, pkg);
      expect(sha512, `sha512 of the tarball of ${pkg.version}`).to.equal(pkg.file.sha512);
    }
    const [first] = packages;
    expect((await client(npm).install(first)).stdout.trim(), 'what the first version prints').to.equal(first.marker);
  },
});
