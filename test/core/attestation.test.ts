import { expect } from 'chai';
import { signStatement } from '../../harness/core/attest.ts';
import { isSignedBy, readStatement, signedBytes, statementAbout } from '../../harness/core/attestation.ts';
import { plainSigner } from '../formats/plain-signer.ts';

const SUBJECT = { name: 'kit-1.0.tar.gz', digest: { sha256: 'a'.repeat(64) } };
const PREDICATE = 'https://docs.pypi.org/attestations/publish/v1';

describe('statements', () => {
  it('are about one file, and say what of it', () => {
    const statement = statementAbout(SUBJECT, PREDICATE, null);
    expect(JSON.parse(statement.toString())).to.deep.equal({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [SUBJECT],
      predicateType: PREDICATE,
      predicate: null,
    });
    expect(readStatement(statement)).to.deep.equal({ subject: SUBJECT, predicateType: PREDICATE });
  });

  it('are not read where they are none, or about none or several files', () => {
    const document = JSON.parse(statementAbout(SUBJECT, PREDICATE, null).toString());
    for (const changes of [
      { _type: 'https://in-toto.io/Statement/v0.1' },
      { subject: [] },
      { subject: [SUBJECT, SUBJECT] },
      { subject: [{ name: 'kit' }] },
      { predicateType: undefined },
    ]) {
      const text = JSON.stringify({ ...document, ...changes });
      expect(readStatement(Buffer.from(text)), text).to.equal(null);
    }
    for (const text of ['', '7', 'null', '{']) expect(readStatement(Buffer.from(text)), text).to.equal(null);
  });

  it('are signed as DSSE encodes them', async () => {
    // The example of the protocol has another type of payload; the lengths are in bytes.
    expect(signedBytes(Buffer.from('é')).toString()).to.equal('DSSEv1 28 application/vnd.in-toto+json 2 é');
    const [signer, other] = [plainSigner(), plainSigner()];
    const statement = statementAbout(SUBJECT, PREDICATE, null);
    const good = await signStatement(statement, { signer, tampered: false });
    const bad = await signStatement(statement, { signer, tampered: true });
    expect(isSignedBy(signer.publicKeyPem, statement, good)).to.equal(true);
    expect(isSignedBy(signer.publicKeyPem, statement, bad)).to.equal(false);
    expect(isSignedBy(other.publicKeyPem, statement, good)).to.equal(false);
    expect(isSignedBy(signer.publicKeyPem, Buffer.concat([statement, Buffer.from(' ')]), good)).to.equal(false);
  });
});
