import type { Role } from '../../../core/access.ts';
import { check } from '../../../core/check.ts';
import { cargo } from '../client.ts';
import { apiUrl, readEntries } from '../protocol/index-file.ts';
import { expectErrors } from '../refused.ts';

/** Without a credential that may write nothing is yanked, whatever the answer says. */
export default check({
  id: 'cargo.auth.bad-token',
  tier: 'full',
  proves: ['cargo.api.token-checked', 'cargo.api.errors'],
  needs: ['push', 'pull', 'yank'],
  async run(context) {
    const { make, client, claims, http, expect } = context;
    const [pkg] = await make({ name: 'guarded' });
    await client(cargo).publish(pkg);
    const before = await readEntries(http, pkg.name);
    const url = await apiUrl(http, `/${pkg.name}/${pkg.version}/yank`);
    const roles: Role[] = claims.has('reader-role') ? ['wrong', 'anonymous', 'reader'] : ['wrong', 'anonymous'];
    for (const role of roles) {
      const refused = await client(cargo, { as: role, outcome: 'refusal' }).yank(pkg);
      expect(refused.output, `what cargo says as ${role}`).to.match(cargo.authRefusal);
      expectErrors(context, await http.delete(url, { as: role }), `the yank as ${role}`, [401, 403]);
      expect(await readEntries(http, pkg.name), `index after the yank as ${role}`).to.deep.equal(before);
    }
  },
});
