import { check } from '../../../core/check.ts';
import { attestationOf } from '../attestation.ts';
import { upload } from '../protocol/upload.ts';

const KINDS = ['wheel', 'attestation'];

/** Whoever reads an attestation beside a file takes it to be about that file: the registry may not let others in. */
export default check({
  id: 'pypi.attestations.refused',
  tier: 'full',
  proves: ['pypi.attestation.subject', 'pypi.attestation.signature'],
  needs: ['push', 'pull', 'attestations'],
  async run({ make, protocol, http, expect }) {
    const [pkg, rebuilt, other, tampered] = await make(
      { name: 'attested', kinds: KINDS },
      { name: 'attested', kinds: KINDS, edition: 'second' },
      { name: 'other', kinds: KINDS },
      { name: 'attested', kinds: KINDS, signature: 'tampered' },
    );
    for (const [what, source] of [
      ['another file', other],
      ['other bytes under that name', rebuilt],
      ['the file, by a signature that does not verify', tampered],
    ] as const) {
      const attestations = JSON.stringify([await attestationOf(source, source.file)]);
      const answer = await upload(http, pkg, pkg.file, { fields: { attestations } });
      expect(answer.status, `status of a file with an attestation of ${what}`).to.be.within(400, 499);
      expect(await protocol.readIndex(http, pkg.name), `index after an attestation of ${what}`).to.be.empty;
    }
    // The twin: otherwise a registry that refuses everything would do.
    expect((await protocol.publish(http, pkg)).status, 'status with its own attestation').to.be.within(200, 299);
    expect(await protocol.readIndex(http, pkg.name), 'index in the end').to.have.lengthOf(1);
  },
});
