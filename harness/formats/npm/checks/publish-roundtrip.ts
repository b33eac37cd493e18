import { check } from '../../../core/check.ts';
import { npm } from '../client.ts';
import { readDocument, readTarball } from '../document.ts';

/** A publication that was acknowledged is there: for a client with a cold cache, and in the document. */
export default check({
  id: 'npm.publish.roundtrip',
  tier: 'smoke',
  proves: ['npm.publish.stored'],
  needs: ['push', 'pull'],
  async run({ make, client, http, expect }) {
    const [pkg] = await make({ name: 'kit' });
    await client(npm).publish(pkg);
    const document = await readDocument(http, pkg.name);
    expect(Object.keys(document.versions ?? {}), 'versions in the document').to.deep.equal([pkg.version]);
    expect(document['dist-tags'], 'tags of a first publication').to.deep.equal({ latest: pkg.version });
    expect((await readTarball(http, pkg)).sha512, 'sha512 of the served tarball').to.equal(pkg.file.sha512);
    const installed = await client(npm).install(pkg);
    expect(installed.stdout.trim(), 'what the installed package prints').to.equal(pkg.marker);
    expect(installed.file(pkg.file.name).sha512, 'sha512 of what npm downloaded').to.equal(pkg.file.sha512);
  },
});
