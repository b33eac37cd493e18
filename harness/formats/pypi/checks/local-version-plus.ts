import { check } from '../../../core/check.ts';
import { pip, twine, uv } from '../client.ts';

/** The plus sign of a local version is fetched as it is and percent-encoded. */
export default check({
  id: 'pypi.file.local-version-plus',
  tier: 'full',
  proves: ['pypi.file.plus-sign'],
  needs: ['push', 'pull'],
  async run({ make, client, protocol, http, expect }) {
    const [plain, local] = await make(
      { name: 'local', version: '1.0', kinds: ['wheel'] },
      { name: 'local', version: '1.0+cu124.1', kinds: ['wheel'] },
    );
    for (const release of [plain, local]) await client(twine).publish(release);
    const listed = await protocol.readIndex(http, local.name);
    const { url, version } = listed.find((file) => file.name === local.file.name) ?? { url: 'none', version: 'none' };
    expect(version, 'version in the index').to.equal('1.0+cu124.1');
    const [path, file] = [url.slice(0, url.lastIndexOf('/')), local.file.name];
    for (const spelling of [file, file.replace('+', '%2B')]) {
      const served = await http.get(`${path}/${spelling}`);
      expect(served.status, `status of ${spelling}`).to.equal(200);
      expect(served.sha256, `sha256 of ${spelling}`).to.equal(local.file.sha256);
    }
    for (const installer of [pip, uv]) {
      const installed = await client<typeof pip | typeof uv>(installer).install(local);
      expect(installed.output, `what the package prints that ${installer.id} installed`).to.include(local.marker);
    }
  },
});
