import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { expectClean } from '../expect-clean.ts';
import { stanzaOf } from '../protocol/lookup.ts';
import { addressOf } from '../protocol/packages.ts';

/** Of two versions the one that was asked for is installed, as dpkg knows it and as it runs; its maintainer script ran. */
export default check({
  id: 'deb.install',
  tier: 'smoke',
  proves: ['deb.install.exact'],
  needs: ['push', 'pull'],
  async run(context) {
    const { make, publisher, client, http, expect } = context;
    const [pkg, newer] = await make({ name: 'tool', version: '1.0-1' }, { name: 'tool', version: '1.1-1' });
    for (const each of [pkg, newer]) await publisher().publish(each);
    const system = client(apt);
    const installed = await system.install(pkg);
    expectClean(context, installed);
    expect(installed.stdout.trim(), 'what the program prints').to.equal(pkg.marker);
    expect(installed.file(pkg.file.name).sha256, 'sha256 of what apt fetched').to.equal(pkg.file.sha256);
    const known = await system.query(pkg);
    expect(known.stdout, 'what dpkg knows').to.equal(`install ok installed ${pkg.version} all`);
    expect(known.file('configured').size, 'bytes that the maintainer script wrote').to.equal(pkg.marker.length + 1);
    const stanza = (await stanzaOf(http, pkg))!;
    expect((await http.get(addressOf(stanza))).sha256, 'sha256 served for that version').to.equal(pkg.file.sha256);
  },
});
