// Certificate revocation lists: https://www.rfc-editor.org/rfc/rfc5280#section-5
import forge from 'node-forge';
import { type Issued, SHA256_WITH_RSA, signAsn1, type Validity } from './certificate.ts';

const { create, Class, Type, oidToDer, integerToDer, toDer, dateToUtcTime } = forge.asn1;

/** PEM of a revocation list, version 2 and number 1, signed by `issuer`, that lists the certificates in `revoked`. */
export function revocationList(issuer: Issued, revoked: readonly Issued[], validity: Validity): string {
  const entries = revoked.map(({ certificate }) =>
    sequence([primitive(Type.INTEGER, forge.util.hexToBytes(certificate.serialNumber)), time(validity.from)]),
  );
  const tbs = sequence([
    primitive(Type.INTEGER, integerToDer(1).getBytes()),
    signatureAlgorithm(),
    forge.pki.distinguishedNameToAsn1(issuer.certificate.subject),
    time(validity.from),
    time(validity.to),
    // An empty list of entries has to be absent.
    ...(entries.length > 0 ? [sequence(entries)] : []),
    create(Class.CONTEXT_SPECIFIC, 0 as forge.asn1.Type, true, [sequence(extensions(issuer))]),
  ]);
  // The first octet of a bit string counts its unused bits.
  const signature = primitive(Type.BITSTRING, `\u0000${signAsn1(tbs, issuer.key)}`);
  const der = toDer(sequence([tbs, signatureAlgorithm(), signature])).getBytes();
  return forge.pem.encode({ type: 'X509 CRL', body: der } as forge.pem.ObjectPEM).replaceAll('\r', '');
}

function extensions(issuer: Issued): forge.asn1.Asn1[] {
  const keyId = issuer.certificate.generateSubjectKeyIdentifier().getBytes();
  const keyIdentifier = create(Class.CONTEXT_SPECIFIC, 0 as forge.asn1.Type, false, keyId);
  return [
    extension('2.5.29.35', sequence([keyIdentifier])),
    extension('2.5.29.20', primitive(Type.INTEGER, integerToDer(1).getBytes())),
  ];
}

function extension(oid: string, value: forge.asn1.Asn1): forge.asn1.Asn1 {
  return sequence([
    primitive(Type.OID, oidToDer(oid).getBytes()),
    primitive(Type.OCTETSTRING, toDer(value).getBytes()),
  ]);
}

function signatureAlgorithm(): forge.asn1.Asn1 {
  return sequence([primitive(Type.OID, oidToDer(SHA256_WITH_RSA).getBytes()), primitive(Type.NULL, '')]);
}

/** UTCTime serves until 2049; the standard wants GeneralizedTime from 2050 on. */
function time(date: Date): forge.asn1.Asn1 {
  if (date.getUTCFullYear() < 2050) return primitive(Type.UTCTIME, dateToUtcTime(date) as string);
  return primitive(Type.GENERALIZEDTIME, forge.asn1.dateToGeneralizedTime(date) as string);
}

function sequence(value: forge.asn1.Asn1[]): forge.asn1.Asn1 {
  return create(Class.UNIVERSAL, Type.SEQUENCE, true, value);
}

function primitive(type: forge.asn1.Type, value: string): forge.asn1.Asn1 {
  return create(Class.UNIVERSAL, type, false, value);
}
