import { BAD_CERTIFICATES, type BadCertificate } from '../harness/core/certificate.ts';
import { type Issued, issue, type Validity } from './certificate.ts';
import type { KeyPair } from './rsa.ts';

/** What the bad certificates are made from: everything a good one has, and the authority that nobody trusts. */
export interface BadMaterial {
  readonly intermediate: Issued;
  readonly unknownIntermediate: Issued;
  readonly key: KeyPair;
  readonly hosts: readonly string[];
  readonly validity: Validity;
  readonly now: Date;
  readonly crlUrl?: string;
}

/** A certificate and the intermediates that a server presents after it. */
export interface Chain {
  readonly leaf: Issued;
  readonly intermediates: readonly Issued[];
}

const DAY = 86_400_000;
/** Far enough ahead that a folder of keys that is kept does not outlive its case. */
const NOT_YET = 5 * 365 * DAY;

/** Issues every bad certificate. Each one differs from the good one in what its name says and in nothing else. */
export function issueBadCertificates(material: BadMaterial): Record<BadCertificate, Chain> {
  const cases: Record<BadCertificate, () => Chain> = {
    expired: () => leaf(material, { validity: around(material.now, -30 * DAY, -DAY) }),
    'not-yet-valid': () => leaf(material, { validity: around(material.now, NOT_YET, NOT_YET + 30 * DAY) }),
    'wrong-host': () => leaf(material, { hosts: ['wrong-host.example'] }),
    'unknown-ca': () => leaf(material, { issuer: material.unknownIntermediate }),
    'self-signed': () => leaf(material, { issuer: undefined }),
    // Good but for its entry in the revocation list.
    revoked: () => leaf(material, {}),
  };
  return Object.fromEntries(BAD_CERTIFICATES.map((name) => [name, cases[name]()])) as Record<BadCertificate, Chain>;
}

interface Deviation {
  readonly validity?: Validity;
  readonly hosts?: readonly string[];
  readonly issuer?: Issued | undefined;
}

function leaf(material: BadMaterial, deviation: Deviation): Chain {
  const { issuer, hosts, validity } = { ...material, issuer: material.intermediate, ...deviation };
  const certificate = issue({
    commonName: 'regproof server',
    key: material.key,
    hosts,
    validity,
    ...(issuer ? { issuer } : {}),
    ...(material.crlUrl ? { crlUrl: material.crlUrl } : {}),
  });
  return { leaf: certificate, intermediates: issuer ? [issuer] : [] };
}

function around(now: Date, from: number, to: number): Validity {
  return { from: new Date(now.getTime() + from), to: new Date(now.getTime() + to) };
}
