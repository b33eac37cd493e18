import { type CheckContext, check } from '../../../core/check.ts';
import type { Package } from '../../../core/package.ts';
import { documentPath, jsonRequest, readTarball, readVersion, sri } from '../document.ts';
import { publishDocument } from '../protocol/publish-document.ts';

/** A publication that contradicts itself is refused; one that is taken has the registry's own digests and path. */
export default check({
  id: 'npm.publish.url-name-mismatch',
  tier: 'full',
  proves: ['npm.publish.consistent', 'npm.dist.integrity'],
  needs: ['push', 'pull'],
  async run(context) {
    const { make, http, protocol, expect } = context;
    const [target, body, strayed, lying] = await make(
      { name: 'target' },
      { name: 'body' },
      { name: 'strayed' },
      { name: 'lying' },
    );
    const mismatch = await http.put(documentPath(target.name), jsonRequest(await publishDocument(body)));
    expect(mismatch.status, 'status of a document for another package').to.be.within(400, 499);
    for (const { name } of [target, body])
      expect(await protocol.readIndex(http, name), `index of ${name} after the mismatch`).to.be.empty;

    const document = await publishDocument(strayed);
    const [attachment] = Object.values(document._attachments);
    await expectHonest(context, strayed, { ...document, _attachments: { '../x.tgz': attachment } });

    const wrong = await publishDocument(lying);
    Object.assign(wrong.versions[lying.version].dist, { integrity: sri(body.file), shasum: body.file.sha1 });
    await expectHonest(context, lying, wrong);
  },
});

/** Refused and not stored, or stored with what is true of the bytes. */
async function expectHonest({ http, protocol, expect }: CheckContext, pkg: Package, document: object): Promise<void> {
  const { status } = await http.put(documentPath(pkg.name), jsonRequest(document));
  if (status >= 300) {
    expect(status, `status of the publication of ${pkg.name}`).to.be.within(400, 499);
    expect(await protocol.readIndex(http, pkg.name), `index of ${pkg.name} after its refusal`).to.be.empty;
    return;
  }
  const { dist } = await readVersion(http, pkg);
  expect(dist.integrity, `dist.integrity of ${pkg.name}`).to.equal(sri(pkg.file));
  expect(dist.shasum, `dist.shasum of ${pkg.name}`).to.equal(pkg.file.sha1);
  expect((await readTarball(http, pkg)).sha512, `sha512 of the tarball of ${pkg.name}`).to.equal(pkg.file.sha512);
}
