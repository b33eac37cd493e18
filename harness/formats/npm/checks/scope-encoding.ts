import { check } from '../../../core/check.ts';
import { readVersion } from '../document.ts';

/** A scoped package answers to each spelling of its slash, and its tarball's address has a plain one. */
export default check({
  id: 'npm.scope.encoding',
  tier: 'smoke',
  proves: ['npm.scope.spellings'],
  needs: ['push', 'pull'],
  each: { client: 'any' },
  async run({ make, publisher, installer, http, expect }) {
    const [pkg] = await make({ name: '@acme/kit' });
    await publisher().publish(pkg);
    for (const spelling of ['%2f', '%2F', '/']) {
      const answer = await http.get(pkg.name.replace('/', spelling));
      expect(answer.status, `status of the document with ${spelling}`).to.equal(200);
      expect(answer.json().name, `name in the document with ${spelling}`).to.equal(pkg.name);
    }
    const { dist } = await readVersion(http, pkg);
    const { pathname } = new URL(dist.tarball);
    expect(pathname.replace('%40', '@'), 'path of the tarball').to.include(`/${pkg.name}/-/`);
    expect((await http.get(dist.tarball)).sha512, 'sha512 of the served tarball').to.equal(pkg.file.sha512);
    expect((await installer().install(pkg)).output, 'what the installed package prints').to.include(pkg.marker);
  },
});
