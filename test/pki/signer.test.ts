import { verify } from 'node:crypto';
import { expect } from 'chai';
import { type Signers, signatureOf } from '../../harness/core/signing.ts';
import { signingKeys } from '../../pki/openpgp-key.ts';
import { signersOf } from '../../pki/signer.ts';
import { verifyClear, verifyDetached } from '../../pki/verify.ts';

const DATA = Buffer.from('Origin: regproof\n');

describe('pki: signers', () => {
  let signers: Signers;
  before(async () => {
    signers = await signersOf(signingKeys(new Date()));
  });

  it('sign so that the public half verifies', async () => {
    const { trusted } = signers;
    const { publicKey, keyId, fingerprint } = trusted;
    expect(fingerprint.endsWith(keyId)).to.equal(true);
    for (const signature of [await trusted.detached(DATA), await trusted.detachedBinary(DATA)])
      expect(await verifyDetached({ data: DATA, signature, publicKey })).to.deep.equal({ valid: true, keyId });
    expect((await verifyClear(await trusted.clear('a text\n'), publicKey)).valid).to.equal(true);
  });

  it('sign plain bytes by the same key, so that whoever knows no OpenPGP verifies them', async () => {
    const { trusted, unknown } = signers;
    const signature = await trusted.plain(DATA);
    expect(verify('sha256', DATA, trusted.publicKeyPem, signature)).to.equal(true);
    expect(verify('sha256', DATA, unknown.publicKeyPem, signature)).to.equal(false);
    expect(verify('sha256', Buffer.from('else'), trusted.publicKeyPem, signature)).to.equal(false);
  });

  it('include one that nobody trusts and one whose time is over, each by its own key', async () => {
    const { trusted, unknown, expired } = signers;
    expect(new Set([trusted.keyId, unknown.keyId, expired.keyId]).size).to.equal(3);
    const signature = await expired.detached(DATA);
    const verdict = await verifyDetached({ data: DATA, signature, publicKey: expired.publicKey });
    expect(verdict)
      .to.have.property('reason')
      .that.matches(/^The key expired at /);
    const inItsTime = new Date(Date.now() - 25 * 86_400_000);
    expect(
      (await verifyDetached({ data: DATA, signature, publicKey: expired.publicKey, date: inItsTime })).valid,
    ).to.equal(true);
  });

  it('are chosen by what is to be bad about the signature', () => {
    expect(signatureOf(signers)).to.deep.equal({ signer: signers.trusted, tampered: false });
    expect(signatureOf(signers, 'unsigned')).to.equal(null);
    expect(signatureOf(signers, 'wrong-key')).to.deep.equal({ signer: signers.unknown, tampered: false });
    expect(signatureOf(signers, 'expired-key')).to.deep.equal({ signer: signers.expired, tampered: false });
    expect(signatureOf(signers, 'tampered')).to.deep.equal({ signer: signers.trusted, tampered: true });
  });
});
