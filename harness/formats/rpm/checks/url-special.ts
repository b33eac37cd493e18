import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';
import { entryOf } from '../protocol/primary.ts';
import { encodePath } from '../protocol/repomd.ts';

/** Plus, tilde and caret in names and versions: written plainly in the index, found when they are asked for encoded or plain. */
export default check({
  id: 'rpm.url.special',
  tier: 'full',
  proves: ['rpm.primary.location-plain'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const made = await make(
      { name: 'c++', version: '1.0+b1' },
      { name: 'c++', version: '1.0~rc1' },
      { name: 'c++', version: '1.0^git1' },
    );
    for (const pkg of made) {
      await publisher().publish(pkg);
      const { href } = await entryOf(http, pkg);
      expect(href, 'location').to.not.include('%');
      for (const path of [encodePath(href), href.replaceAll('^', '%5E')]) {
        const served = await http.get(path);
        expect(served.status, `status of ${path}`).to.equal(200);
        expect(served.sha256, `sha256 of ${path}`).to.equal(pkg.file.sha256);
      }
      expect((await client(dnf).install(pkg)).output, `what ${pkg.version} prints`).to.include(pkg.marker);
    }
  },
});
