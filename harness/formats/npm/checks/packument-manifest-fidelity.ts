import { check } from '../../../core/check.ts';
import { INSTALLED } from '../client/npm.ts';
import { npm } from '../client.ts';
import { ABBREVIATED, readVersion } from '../document.ts';
import { nameParts } from '../name.ts';

/** Fields that npm passes on as they stand in package.json. */
const FULL_FIELDS = ['description', 'keywords', 'homepage', 'bugs', 'license', 'exports', 'types', 'config', 'funding'];
/** Fields that clients resolve and link by, so that both documents need them. */
const INSTALL_FIELDS = ['dependencies', 'peerDependencies', 'peerDependenciesMeta', 'engines', 'os', 'cpu'];

/** What package.json says arrives in the documents, and has its effect when the package is installed. */
export default check({
  id: 'npm.packument.manifest-fidelity',
  tier: 'full',
  proves: ['npm.document.manifest', 'npm.document.abbreviated-fields'],
  needs: ['push', 'pull'],
  async run({ make, client, protocol, http, expect }) {
    const [dependency] = await make({ name: 'dependency', version: '1.4.2' });
    const [pkg, elsewhere] = await make(
      {
        name: '@acme/rich',
        manifest: { dependencies: { [dependency.name]: '^1.2.0' }, os: ['linux', 'darwin'], cpu: ['!mips'] },
      },
      { name: 'elsewhere', manifest: { os: ['none'] } },
    );
    for (const each of [dependency, pkg, elsewhere]) await client(npm).publish(each);
    const full = await readVersion(http, pkg);
    const abbreviated = await readVersion(http, pkg, { headers: { Accept: ABBREVIATED } });
    for (const field of [...FULL_FIELDS, ...INSTALL_FIELDS])
      expect(full[field], `${field} in the full document`).to.deep.equal(pkg.manifest[field]);
    for (const field of [...INSTALL_FIELDS, 'bin'])
      expect(abbreviated[field], `${field} in the abbreviated document`).to.deep.equal(pkg.manifest[field]);
    expect(abbreviated.hasInstallScript, 'hasInstallScript in the abbreviated document').to.equal(true);

    const [single] = await make({ name: 'single', manifest: { bin: 'bin/marker.js' } });
    await protocol.publish(http, single);
    const { bin } = await readVersion(http, single, { headers: { Accept: ABBREVIATED } });
    expect([bin, bin?.[nameParts(single.name).base]], 'bin of a single command').to.include('bin/marker.js');

    const installed = await client(npm).install(pkg);
    expect(installed.stdout.trim(), 'what the linked command prints').to.equal(pkg.marker);
    expect(installed.file(INSTALLED).size, 'length of what the install script wrote').to.equal(pkg.marker.length + 1);
    const lock = (await client(npm).add(`${pkg.name}@${pkg.version}`)).stdout;
    expect(Object.keys(JSON.parse(lock).packages), 'packages in the lock').to.deep.equal([
      '',
      `node_modules/${pkg.name}`,
      `node_modules/${dependency.name}`,
    ]);
    const refused = await client(npm, { outcome: 'refusal' }).install(elsewhere);
    expect(refused.output, 'what npm says of another platform').to.include('EBADPLATFORM');
  },
});
