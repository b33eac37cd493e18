import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';
import { REPOMD } from '../protocol/repomd.ts';

/** The key is served beside the index, in armour, alone, and rpm imports it. */
export default check({
  id: 'rpm.gpg.key',
  tier: 'full',
  proves: ['rpm.index.key'],
  needs: ['push', 'pull', 'signed-index'],
  async run({ make, publisher, client, http, expect }) {
    const [pkg] = await make({ name: 'keyed' });
    await publisher().publish(pkg);
    const key = await http.get(`${REPOMD}.key`);
    expect(key.status, 'status of the key').to.equal(200);
    expect(key.text().trim(), 'the key').to.match(
      /^-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]*-----END PGP PUBLIC KEY BLOCK-----$/,
    );
    expect(key.text(), 'the key').to.not.include('PRIVATE');
    const [document, signature] = [await http.get(REPOMD), await http.get(`${REPOMD}.asc`)];
    const { output } = await client(dnf).verifyDetached({
      document: document.text(),
      signature: signature.text(),
      key: key.text(),
    });
    expect(output, 'what gpgv says with the served key').to.include('Good signature');
  },
});
