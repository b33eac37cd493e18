import { check } from '../../../core/check.ts';
import type { BadSignature } from '../../../core/signing.ts';
import { PACKAGE_REFUSALS, RPM_VERDICTS } from '../client/refusals.ts';
import { dnf } from '../client.ts';
import { entryOf } from '../protocol/primary.ts';

/** Packages whose own signature is bad arrive as they are and are refused: a registry does not vouch for what it was handed. */
export default check({
  id: 'rpm.gpg.negative',
  tier: 'full',
  proves: ['rpm.package.signature-kept'],
  needs: ['push', 'pull'],
  each: { client: 'installer' },
  async run({ clientUnderTest, make, publisher, client, installer, http, expect }) {
    for (const signature of Object.keys(RPM_VERDICTS) as BadSignature[]) {
      const [pkg] = await make({ name: signature, signature });
      await publisher().publish(pkg);
      expect((await entryOf(http, pkg)).sha256, `checksum of the package that is ${signature}`).to.equal(
        pkg.file.sha256,
      );
      const refused = await installer({ outcome: 'refusal' }).install(pkg);
      expect(refused.output, `what ${clientUnderTest.id} says to ${signature}`).to.match(
        PACKAGE_REFUSALS[clientUnderTest.id]![signature],
      );
      expect(refused.output, `output of the refusal of ${signature}`).to.not.include(pkg.marker);
      const judged = await client(dnf, { outcome: 'any' }).checkSignature(pkg);
      expect(judged.output, `what rpm says to ${signature}`).to.match(RPM_VERDICTS[signature]);
    }
    const [good] = await make({ name: 'good' });
    await publisher().publish(good);
    expect((await installer().install(good)).output, 'what the good package prints').to.include(good.marker);
  },
});
