import { createHash, X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { createPki } from '../../pki/authority.ts';
import { javaTrustStore } from '../../pki/java-trust-store.ts';

describe('pki/java-trust-store', () => {
  it('holds the certificate as a trusted one, and a digest that the password keys', async () => {
    const { root } = await createPki();
    const store = javaTrustStore(root.cert, 'changeit');
    const { raw } = new X509Certificate(root.cert);
    // JKS, version 2, one entry, a trusted certificate.
    expect(store.subarray(0, 16).toString('hex')).to.equal('feedfeed000000020000000100000002');
    expect(store.subarray(-20 - raw.length, -20).equals(raw)).to.equal(true);
    const password = Buffer.from([...'changeit'].flatMap((letter) => [0, letter.charCodeAt(0)]));
    const digest = createHash('sha1').update(password).update('Mighty Aphrodite').update(store.subarray(0, -20));
    expect(store.subarray(-20).toString('hex')).to.equal(digest.digest('hex'));
    expect(javaTrustStore(root.cert, 'other').subarray(-20).equals(store.subarray(-20))).to.equal(false);
  });
});
