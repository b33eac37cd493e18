import { check } from '../../../core/check.ts';
import { documentPath, jsonRequest } from '../document.ts';
import { bundleOf } from '../protocol/attestations.ts';
import { bundleAttachment, publishDocument } from '../protocol/publish-document.ts';

const KINDS = ['tarball', 'attestation'];

/** Whoever reads the provenance of a version takes it to be about that tarball: the registry may not let others in. */
export default check({
  id: 'npm.attestations.refused',
  tier: 'full',
  proves: ['npm.attestation.subject'],
  needs: ['push', 'pull', 'attestations'],
  async run({ make, protocol, http, expect }) {
    const [pkg, other, rebuilt, next] = await make(
      { name: 'attested', kinds: KINDS },
      { name: 'other', kinds: KINDS },
      { name: 'attested', kinds: KINDS, edition: 'second' },
      { name: 'attested', kinds: KINDS, version: '2.0.0' },
    );
    for (const [what, source] of [
      ['another package', other],
      ['another version', next],
      ['another tarball of that version', rebuilt],
    ] as const) {
      const document = await publishDocument(pkg);
      Object.assign(document._attachments, bundleAttachment(pkg, await bundleOf(source)));
      const answer = await http.put(documentPath(pkg.name), jsonRequest(document));
      expect(answer.status, `status of a version with the provenance of ${what}`).to.be.within(400, 499);
      expect(await protocol.readIndex(http, pkg.name), `index after the provenance of ${what}`).to.be.empty;
      const tarball = await http.get(`${pkg.name}/-/${pkg.file.name}`);
      expect(tarball.status, 'status of the tarball that was refused').to.equal(404);
    }
    // The twin: otherwise a registry that refuses everything would do.
    expect((await protocol.publish(http, pkg)).status, 'status with its own provenance').to.be.within(200, 299);
    expect(await protocol.readIndex(http, pkg.name), 'index in the end').to.have.lengthOf(1);
  },
});
