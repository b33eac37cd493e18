import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { expect } from 'chai';
import { BAD_CERTIFICATES, type BadCertificate } from '../../harness/core/certificate.ts';
import { createPki, type Pki, type ServerIdentity } from '../../pki/authority.ts';
import { verifyChain } from '../../pki/verify.ts';

const HOST = 'cell.regproof.test';

/** Connects to a real TLS server that presents `identity`; `accepted`, or the code of the refusal. */
async function handshake(
  identity: ServerIdentity,
  root: string,
  host = HOST,
  crl?: readonly string[],
): Promise<string> {
  const server = createServer({ key: identity.key, cert: identity.cert }, (socket) => socket.end());
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: '127.0.0.1', port, servername: host, ca: root, ...(crl ? { crl: [...crl] } : {}) });
  try {
    await once(socket, 'secureConnect');
    return 'accepted';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    socket.destroy();
    server.close();
  }
}

describe('pki/authority', () => {
  let pki: Pki;
  before(async () => {
    pki = await createPki();
  });

  it('makes a server certificate that a TLS client accepts for a test host', async () => {
    expect(await handshake(pki.server, pki.root.cert)).to.equal('accepted');
    expect(await handshake(pki.server, pki.root.cert, 'localhost')).to.equal('accepted');
    expect(await handshake(pki.server, pki.root.cert, 'regproof.test')).to.equal('accepted');
  });

  it('is refused by a client that does not know the root, or asks for another host', async () => {
    const stranger = await createPki();
    expect(await handshake(pki.server, stranger.root.cert)).to.equal('UNABLE_TO_GET_ISSUER_CERT_LOCALLY');
    expect(await handshake(pki.server, pki.root.cert, 'example.com')).to.equal('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  const refusals: Record<BadCertificate, string> = {
    expired: 'CERT_HAS_EXPIRED',
    'not-yet-valid': 'CERT_NOT_YET_VALID',
    'wrong-host': 'ERR_TLS_CERT_ALTNAME_INVALID',
    'unknown-ca': 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'self-signed': 'DEPTH_ZERO_SELF_SIGNED_CERT',
    revoked: 'CERT_REVOKED',
  };
  for (const name of BAD_CERTIFICATES) {
    it(`makes a certificate that is refused as ${name}`, async () => {
      const crl = name === 'revoked' ? pki.crls : undefined;
      expect(await handshake(pki.bad[name], pki.root.cert, HOST, crl)).to.equal(refusals[name]);
    });
  }

  it('makes a revoked certificate that only a client with the revocation list refuses', async () => {
    expect(await handshake(pki.bad.revoked, pki.root.cert)).to.equal('accepted');
    expect(await handshake(pki.server, pki.root.cert, HOST, pki.crls)).to.equal('accepted');
  });

  it('makes bad certificates that are wrong in one way only', () => {
    const problemsOf = (name: BadCertificate) =>
      verifyChain({ chain: pki.bad[name].cert, root: pki.root.cert, host: HOST, at: new Date() });
    for (const name of ['expired', 'not-yet-valid', 'wrong-host', 'unknown-ca'] as const) {
      expect(problemsOf(name), name).to.have.length(1);
    }
    expect(problemsOf('revoked')).to.deep.equal([]);
    const good = new X509Certificate(pki.server.cert);
    for (const name of BAD_CERTIFICATES) {
      const bad = new X509Certificate(pki.bad[name].cert);
      expect(bad.subject).to.equal(good.subject);
      if (name !== 'wrong-host') expect(bad.subjectAltName).to.equal(good.subjectAltName);
    }
  });

  it('takes every date from the clock that is handed in', async () => {
    const now = new Date('2040-02-03T04:05:06Z');
    const later = await createPki({ clock: () => now });
    const question = { chain: later.server.cert, root: later.root.cert, host: HOST };
    expect(verifyChain({ ...question, at: now })).to.deep.equal([]);
    expect(verifyChain({ ...question, at: new Date() })).to.not.deep.equal([]);
    expect(new X509Certificate(later.bad.expired.cert).validToDate).to.deep.equal(new Date('2040-02-02T04:05:06Z'));
  });

  it('adds further hosts and a revocation list address when asked', async () => {
    const wide = await createPki({ hosts: ['registry.example', '10.1.2.3'], crlUrl: 'http://regproof.test/ca.crl' });
    const leaf = new X509Certificate(wide.server.cert);
    expect(leaf.checkHost('registry.example')).to.equal('registry.example');
    expect(leaf.checkIP('10.1.2.3')).to.equal('10.1.2.3');
    expect(leaf.raw.includes('http://regproof.test/ca.crl')).to.equal(true);
  });

  it('never repeats a serial number', () => {
    const serials = [pki.server, pki.root, pki.intermediate, ...Object.values(pki.bad)].map(
      ({ cert }) => new X509Certificate(cert).serialNumber,
    );
    expect(new Set(serials).size).to.equal(serials.length);
    for (const serial of serials) expect(serial).to.match(/^[4-7][0-9A-F]{31}$/);
  });
});
