import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { stanzaOf } from '../protocol/lookup.ts';

/** Whatever the file is called, what is inside it is what the index says, field by field; else apt installs it again and again. */
export default check({
  id: 'deb.control.passthrough',
  tier: 'full',
  proves: ['deb.packages.control-fields'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, protocol, http, expect }) {
    const [pkg, plain] = await make(
      {
        name: 'told',
        version: '1.0-1',
        manifest: { Essential: 'no', 'X-Cargo': 'a: b', 'Pre-Depends': 'debianutils' },
      },
      { name: 'plain', version: '2.0-1' },
    );
    const name = `${pkg.name}_9.9-1_all.deb`;
    const file = { ...pkg.file, name };
    const answer = await protocol.publish(http, { ...pkg, file, files: [file] });
    expect(answer.status, 'status of the upload under a false name').to.be.within(200, 299);
    await publisher().publish(plain);
    for (const each of [pkg, plain]) {
      const stanza = await stanzaOf(http, each);
      expect(stanza?.Version ?? 'not listed', `Version of ${each.name}`).to.equal(each.version);
      for (const [field, value] of Object.entries(each.manifest))
        expect(stanza![field], `${field} of ${each.name}`).to.equal(String(value));
    }
    const system = client(apt);
    expect((await system.install(plain)).stdout.trim(), 'what the program prints').to.equal(plain.marker);
    const upgrade = await system.after(['apt-get', '--simulate', 'dist-upgrade']);
    expect(upgrade.stdout, 'what is left to upgrade').to.match(
      /^0 upgraded, 0 newly installed, 0 to remove and 0 not/m,
    );
  },
});
