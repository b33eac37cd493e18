import type { Role } from '../core/access.ts';
import type { CheckContext } from '../core/check.ts';

/** Publishes with a credential that must not write, by the client and by raw HTTP: both are refused and nothing is stored. */
export async function expectRefusedPublish(
  { make, publisher, protocol, http, expect }: CheckContext,
  role: Role,
): Promise<void> {
  const [pkg] = await make({ name: 'refused' });
  const result = await publisher({ as: role, outcome: 'refusal' }).publish(pkg);
  expect(result.exit, `exit status of the client as ${role}`).to.not.equal(0);
  expect(await protocol.readIndex(http, pkg.name), 'index after the refused client').to.be.empty;
  const { status } = await protocol.publish(http, pkg, { as: role });
  expect(status, `status of the raw upload as ${role}`).to.be.oneOf([401, 403]);
  expect(await protocol.readIndex(http, pkg.name), 'index after the refused upload').to.be.empty;
}
