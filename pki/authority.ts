import { BAD_CERTIFICATES, type BadCertificate, TEST_DOMAIN } from '../harness/core/certificate.ts';
import { type Chain, issueBadCertificates } from './bad-certificates.ts';
import { type Issued, issue, type Validity } from './certificate.ts';
import { type SigningKey, type SigningKeyCase, signingKeys } from './openpgp-key.ts';
import { revocationList } from './revocation-list.ts';
import { generateKeys, type KeyPair } from './rsa.ts';
import { writeCertificates } from './store.ts';

/** What a TLS server needs to present itself. All texts are PEM. */
export interface ServerIdentity {
  readonly key: string;
  /** The certificate and its intermediates, in that order, without the root. */
  readonly cert: string;
}

/** All keys and certificates of a run. */
export interface Pki {
  /** The only authority that clients are told to trust. */
  readonly root: ServerIdentity;
  readonly intermediate: ServerIdentity;
  readonly server: ServerIdentity;
  /** Servers that clients have to refuse; `revoked` only by those that read `crls`. */
  readonly bad: Readonly<Record<BadCertificate, ServerIdentity>>;
  /** Revocation lists, of the intermediate and of the root. A client that checks whole chains needs both. */
  readonly crls: readonly string[];
  /** The folder in which the files of store.ts are kept, if any. */
  readonly dir?: string;
  /** An OpenPGP key; made at the first request, since it takes a second. */
  signingKey(name?: SigningKeyCase): Promise<SigningKey>;
}

export interface PkiOptions {
  /** Folder for the files; nothing is written without one. */
  readonly dir?: string;
  readonly clock?: () => Date;
  /** Further DNS names and IP addresses of the server, besides the test domain and loopback. */
  readonly hosts?: readonly string[];
  /** Where clients may fetch the intermediate's revocation list; left out of the certificates by default. */
  readonly crlUrl?: string;
  /** Replace keys that are in `dir` already. */
  readonly overwrite?: boolean;
}

const DAY = 86_400_000;
/** What browsers and the platform verifiers of some systems accept at most is 398 days. */
const LEAF_DAYS = 397;
const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/** Makes a fresh public key infrastructure: root, intermediate, server, one server per bad case, revocation lists. */
export async function createPki(options: PkiOptions = {}): Promise<Pki> {
  const now = options.clock?.() ?? new Date();
  const [rootKey, intermediateKey, serverKey, badKey, unknownRootKey, unknownKey] = (await generateKeys(6)) as Six;
  const root = issueRoot('regproof root', rootKey, now);
  const intermediate = issueIntermediate('regproof intermediate', intermediateKey, root, now);
  const unknownRoot = issueRoot('regproof unknown root', unknownRootKey, now);
  const hosts = [`*.${TEST_DOMAIN}`, TEST_DOMAIN, ...LOOPBACK, ...(options.hosts ?? [])];
  const validity = span(now, -1, LEAF_DAYS - 1);
  const server = { commonName: 'regproof server', hosts, validity, ...(options.crlUrl && { crlUrl: options.crlUrl }) };
  const good = issue({ ...server, key: serverKey, issuer: intermediate });
  const bad = issueBadCertificates({
    ...server,
    intermediate,
    unknownIntermediate: issueIntermediate('regproof unknown intermediate', unknownKey, unknownRoot, now),
    key: badKey,
    now,
  });
  const pki: Pki = {
    root: identity({ leaf: root, intermediates: [] }),
    intermediate: identity({ leaf: intermediate, intermediates: [] }),
    server: identity({ leaf: good, intermediates: [intermediate] }),
    bad: Object.fromEntries(BAD_CERTIFICATES.map((name) => [name, identity(bad[name])])) as Pki['bad'],
    crls: [revocationList(intermediate, [bad.revoked.leaf], validity), revocationList(root, [], validity)],
    ...(options.dir === undefined ? {} : { dir: options.dir }),
    signingKey: signingKeys(now, options.dir),
  };
  if (options.dir !== undefined) await writeCertificates(pki, options.dir, { overwrite: options.overwrite ?? false });
  return pki;
}

type Six = [KeyPair, KeyPair, KeyPair, KeyPair, KeyPair, KeyPair];

/** Authorities are older than every certificate below them, the expired one included. */
function issueRoot(commonName: string, key: KeyPair, now: Date): Issued {
  return issue({ commonName, key, validity: span(now, -90, 3650), authority: { pathLength: 1 } });
}

function issueIntermediate(commonName: string, key: KeyPair, issuer: Issued, now: Date): Issued {
  return issue({ commonName, key, issuer, validity: span(now, -60, 3600), authority: { pathLength: 0 } });
}

function span(now: Date, fromDays: number, toDays: number): Validity {
  return { from: new Date(now.getTime() + fromDays * DAY), to: new Date(now.getTime() + toDays * DAY) };
}

function identity({ leaf, intermediates }: Chain): ServerIdentity {
  return { key: leaf.key.privatePem, cert: [leaf, ...intermediates].map(({ pem }) => pem).join('') };
}
