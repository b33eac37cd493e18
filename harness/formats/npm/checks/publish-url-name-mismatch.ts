import { check } from '../../../core/check.ts';
import { documentPath, jsonRequest, readTarball, readVersion, sri } from '../document.ts';
import { publishDocument } from '../protocol/publish-document.ts';

/** A document for another package is refused; a strange name of the attachment leads nowhere but to the version's own tarball. */
export default check({
  id: 'npm.publish.url-name-mismatch',
  tier: 'full',
  proves: ['npm.publish.consistent'],
  needs: ['push', 'pull'],
  async run({ make, http, protocol, expect }) {
    const [target, body, strayed] = await make({ name: 'target' }, { name: 'body' }, { name: 'strayed' });
    const mismatch = await http.put(documentPath(target.name), jsonRequest(await publishDocument(body)));
    expect(mismatch.status, 'status of a document for another package').to.be.within(400, 499);
    for (const { name } of [target, body])
      expect(await protocol.readIndex(http, name), `index of ${name} after the mismatch`).to.be.empty;

    const document = await publishDocument(strayed);
    const [attachment] = Object.values(document._attachments);
    const moved = jsonRequest({ ...document, _attachments: { '../x.tgz': attachment } });
    const { status } = await http.put(documentPath(strayed.name), moved);
    if (status >= 300) {
      expect(status, 'status of an attachment above its package').to.be.within(400, 499);
      expect(await protocol.readIndex(http, strayed.name), 'index after its refusal').to.be.empty;
      // The twin: otherwise a registry that refuses everything would do.
      expect((await protocol.publish(http, strayed)).status, 'status of the same without faults').to.be.within(
        200,
        299,
      );
    }
    expect((await readVersion(http, strayed)).dist.integrity, 'dist.integrity').to.equal(sri(strayed.file));
    expect((await readTarball(http, strayed)).sha512, 'sha512 of its tarball').to.equal(strayed.file.sha512);
  },
});
