import { check } from '../../core/check.ts';
import { BAD_SIGNATURES, type BadSignature } from '../../core/signing.ts';

/** The client refuses the repository, says why, and installs nothing; its twin behind the good index does. */
export default check({
  id: 'x.index.bad-signature',
  tier: 'smoke',
  proves: ['x.index.signature-verified'],
  needs: ['push', 'pull', 'signed-index', 'bad-signatures'],
  each: { client: 'installer', transports: BAD_SIGNATURES },
  async run({ cell, clientUnderTest, make, publisher, installer, expect }) {
    const signature = cell.transport as BadSignature;
    const [pkg] = await make({ name: 'forged' });
    await publisher().publish(pkg);
    const refused = await installer({ signature, outcome: 'refusal' }).install(pkg);
    expect(
      refused.output.replaceAll(`${signature}-`, ''),
      `what the client says to an index that is signed badly (${signature})`,
    ).to.match(clientUnderTest.signatureRefusals![signature]!);
    expect(refused.output, 'output of the client that had to refuse').to.not.include(pkg.marker);
    const installed = await installer().install(pkg);
    expect(installed.output, 'output behind the good index').to.include(pkg.marker);
  },
});
