import { check } from '../../../core/check.ts';
import { npm } from '../client.ts';
import { jsonRequest } from '../document.ts';

/** A registry that knows no advisories says so, and installations that ask for them go on. */
export default check({
  id: 'npm.audit.graceful',
  tier: 'full',
  proves: ['npm.audit.no-crash'],
  needs: ['push', 'pull'],
  async run({ make, client, http, expect }) {
    const [pkg] = await make({ name: 'kit' });
    await client(npm).publish(pkg);
    const { status } = await http.post('-/npm/v1/security/advisories/bulk', jsonRequest({ [pkg.name]: [pkg.version] }));
    expect(status, 'status of a question for advisories').to.be.oneOf([200, 404, 405, 501]);
    const audited = await client(npm).add(`${pkg.name}@${pkg.version}`, '--audit');
    expect(audited.stdout, 'lock of an installation with audit').to.include(pkg.file.name);
  },
});
