import { check } from '../../../core/check.ts';
import { npm } from '../client.ts';
import { documentPath, FULL, INSTALL_ACCEPT } from '../document.ts';

/** npm tells an unknown package from a broken registry by the status, and shows the reason from the body. */
export default check({
  id: 'npm.meta.unknown-404',
  tier: 'smoke',
  proves: ['npm.errors.unknown-package'],
  needs: ['pull'],
  async run({ name, client, http, expect }) {
    for (const unknown of [name('nope'), `@acme/${name('nope')}`]) {
      for (const Accept of [FULL, INSTALL_ACCEPT]) {
        const answer = await http.get(documentPath(unknown), { headers: { Accept } });
        expect(answer.status, `status of ${unknown}`).to.equal(404);
        expect(answer.json()?.error, `error in the answer for ${unknown}`).to.be.a('string').and.not.be.empty;
      }
    }
    const viewed = await client(npm, { outcome: 'refusal' }).view(name('nope'));
    expect(viewed.output, 'what npm says').to.include('E404');
  },
});
