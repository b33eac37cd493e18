import { check } from '../../../core/check.ts';
import { pip } from '../client.ts';

/** Of several releases the one that was asked for arrives: as a wheel, and built from its source distribution. */
export default check({
  id: 'pypi.pull.pip-install',
  tier: 'smoke',
  proves: ['pypi.simple.file-of-its-name'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, protocol, http, expect }) {
    const releases = await make(
      { name: 'pulled', version: '1.0.0' },
      { name: 'pulled', version: '1.1.0', kinds: ['wheel'] },
      { name: 'pulled', version: '2.0.0', kinds: ['sdist'] },
    );
    const [first, , source] = releases;
    for (const release of releases) await publisher().publish(release);
    const installed = await client(pip).install(first);
    expect(installed.output, 'what the installed wheel prints').to.include(first.marker);
    expect(installed.file(first.file.name).sha256, 'sha256 of what pip fetched').to.equal(first.file.sha256);
    const built = await client(pip).installFromSource(source);
    expect(built.output, 'what the package built from source prints').to.include(source.marker);
    for (const { name, url } of await protocol.readIndex(http, first.name)) {
      const file = releases.flatMap((release) => release.files).find((each) => each.name === name);
      expect((await http.get(url)).sha256, `sha256 of the served ${name}`).to.equal(file?.sha256 ?? 'no such file');
    }
  },
});
