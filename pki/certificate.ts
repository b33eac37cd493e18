// X.509 profile: https://www.rfc-editor.org/rfc/rfc5280#section-4
import { randomBytes, sign as signNatively } from 'node:crypto';
import { isIP } from 'node:net';
import forge from 'node-forge';
import type { KeyPair } from './rsa.ts';

/** A certificate together with the key it is about. */
export interface Issued {
  readonly certificate: forge.pki.Certificate;
  readonly pem: string;
  readonly key: KeyPair;
}

export interface Validity {
  readonly from: Date;
  readonly to: Date;
}

export interface CertificateRequest {
  readonly commonName: string;
  readonly key: KeyPair;
  readonly validity: Validity;
  /** Signs the certificate; it signs itself when left out. */
  readonly issuer?: Issued;
  /** A certificate authority with that many further authorities below it. */
  readonly authority?: { readonly pathLength: number };
  /** DNS names and IP addresses of a server. */
  readonly hosts?: readonly string[];
  /** Where a client may fetch the issuer's revocation list. */
  readonly crlUrl?: string;
}

/** Issues one certificate. */
export function issue(request: CertificateRequest): Issued {
  const certificate = forge.pki.createCertificate();
  const subject = nameOf(request.commonName);
  const issuer = request.issuer?.certificate ?? certificate;
  certificate.publicKey = forge.pki.publicKeyFromPem(request.key.publicPem);
  certificate.serialNumber = randomSerial();
  certificate.validity.notBefore = request.validity.from;
  certificate.validity.notAfter = request.validity.to;
  certificate.setSubject(subject);
  certificate.setIssuer(request.issuer ? request.issuer.certificate.subject.attributes : subject);
  certificate.setExtensions([
    ...usageOf(request),
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: issuer.generateSubjectKeyIdentifier().getBytes() },
  ]);
  certificate.siginfo.algorithmOid = SHA256_WITH_RSA;
  certificate.signatureOid = SHA256_WITH_RSA;
  certificate.tbsCertificate = bodyOf(certificate);
  certificate.signature = signAsn1(certificate.tbsCertificate, request.issuer?.key ?? request.key);
  return { certificate, pem: forge.pki.certificateToPem(certificate).replaceAll('\r', ''), key: request.key };
}

/** What is signed of a certificate. The library exports the function; its type declarations leave it out. */
function bodyOf(certificate: forge.pki.Certificate): forge.asn1.Asn1 {
  type Encoder = { getTBSCertificate(certificate: forge.pki.Certificate): forge.asn1.Asn1 };
  return (forge.pki as unknown as Encoder).getTBSCertificate(certificate);
}

/** Object identifier of sha256WithRSAEncryption, the only signature algorithm used here. */
export const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';

/** Signature over the DER form of `tbs`. Made natively: pure JavaScript would take longer than generating the key. */
export function signAsn1(tbs: forge.asn1.Asn1, key: KeyPair): string {
  const der = Buffer.from(forge.asn1.toDer(tbs).getBytes(), 'latin1');
  return signNatively('sha256', der, key.native).toString('latin1');
}

function nameOf(commonName: string): forge.pki.CertificateField[] {
  const utf8 = forge.asn1.Type.UTF8 as unknown as forge.asn1.Class;
  return [
    { name: 'organizationName', value: 'regproof', valueTagClass: utf8 },
    { name: 'commonName', value: commonName, valueTagClass: utf8 },
  ];
}

/** 127 random bits: positive, never zero, and never with a leading zero byte that strict parsers refuse. */
function randomSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return bytes.toString('hex');
}

function usageOf({ authority, hosts, crlUrl }: CertificateRequest): object[] {
  if (authority) {
    return [
      { name: 'basicConstraints', cA: true, pathLenConstraint: authority.pathLength, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, digitalSignature: true, critical: true },
    ];
  }
  return [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: (hosts ?? []).map(altName) },
    ...(crlUrl ? [crlDistributionPoint(crlUrl)] : []),
  ];
}

function altName(host: string): object {
  return isIP(host) ? { type: 7, ip: host } : { type: 2, value: host };
}

/** node-forge has no builder for this extension: SEQUENCE OF { [0] { [0] { [6] URL } } }. */
function crlDistributionPoint(url: string): object {
  const { create, Class, Type, toDer } = forge.asn1;
  const context = (tag: number, value: string | forge.asn1.Asn1[]) =>
    create(Class.CONTEXT_SPECIFIC, tag as forge.asn1.Type, typeof value !== 'string', value);
  const point = create(Class.UNIVERSAL, Type.SEQUENCE, true, [context(0, [context(0, [context(6, url)])])]);
  const list = create(Class.UNIVERSAL, Type.SEQUENCE, true, [point]);
  return { id: '2.5.29.31', value: toDer(list).getBytes() };
}
