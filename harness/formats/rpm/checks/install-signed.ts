import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';

/** A signed package from a signed index arrives as it was made, verified file by file, and its scriptlet has run. */
export default check({
  id: 'rpm.install.signed',
  tier: 'smoke',
  proves: ['rpm.package.installable', 'rpm.index.signature'],
  needs: ['push', 'pull', 'signed-index'],
  async run({ make, publisher, client, http, expect }) {
    const [pkg] = await make({ name: 'signed', version: '1.2.0-3' });
    await publisher().publish(pkg);
    const { output, files } = await client(dnf).install(pkg);
    expect(output, 'the package that rpm knows').to.include(`installed ${pkg.name} (none):1.2.0-3.noarch`);
    expect(output.split(pkg.marker).length - 1, 'the marker from scriptlet and program').to.equal(2);
    expect(
      files.map((file) => file.sha256),
      'digests of what dnf kept',
    ).to.include(pkg.file.sha256);
    const index = await http.get('repodata/repomd.xml.asc');
    expect(index.text(), 'the signature of the index').to.match(/^-----BEGIN PGP SIGNATURE-----/);
  },
});
