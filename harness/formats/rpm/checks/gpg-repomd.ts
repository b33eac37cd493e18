import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';
import { REPOMD } from '../protocol/repomd.ts';

/** The signature fits repomd.xml and the served key: after each publication, and after a deletion where there is one. */
export default check({
  id: 'rpm.gpg.repomd',
  tier: 'full',
  proves: ['rpm.index.signature'],
  needs: ['push', 'pull', 'signed-index'],
  async run({ make, publisher, client, protocol, claims, http, expect }) {
    const packages = await make({ name: 'attested', version: '1.0' }, { name: 'attested', version: '1.1' });
    const verify = async (when: string) => {
      const [document, signature, key] = await Promise.all(
        [REPOMD, `${REPOMD}.asc`, `${REPOMD}.key`].map((path) => http.get(path)),
      );
      expect(signature!.status, `status of the signature ${when}`).to.equal(200);
      const { output } = await client(dnf).verifyDetached({
        document: document!.text(),
        signature: signature!.text(),
        key: key!.text(),
      });
      expect(output, `what gpgv says ${when}`).to.include('Good signature');
      await client(dnf).makecache();
    };
    for (const pkg of packages) {
      await publisher().publish(pkg);
      await verify(`after ${pkg.version} was published`);
    }
    if (!claims.has('delete')) return;
    await protocol.remove!(http, packages[0]);
    await verify('after a deletion');
  },
});
