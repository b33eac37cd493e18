/** What can be wrong with a signature; a client has to refuse each. `expired-key`: by a key that the client knows, after its expiration time. */
export const BAD_SIGNATURES = ['unsigned', 'wrong-key', 'tampered', 'expired-key'] as const;

export type BadSignature = (typeof BAD_SIGNATURES)[number];

/** What is signed: bytes in memory, or a stream of them. */
export type Signable = Uint8Array | AsyncIterable<Uint8Array>;

/** An OpenPGP key that signs; where the private half is, only the PKI knows. Equal input, equal signature. */
export interface Signer {
  /** The last 16 digits of the fingerprint, upper-case hexadecimal. */
  readonly keyId: string;
  /** 40 digits, upper-case hexadecimal. */
  readonly fingerprint: string;
  /** The public half in ASCII armour. */
  readonly publicKey: string;
  /** The same public half for those who know no OpenPGP: SubjectPublicKeyInfo in PEM. */
  readonly publicKeyPem: string;
  /** A detached signature in ASCII armour. */
  detached(data: Signable): Promise<string>;
  /** A detached signature as one binary packet. */
  detachedBinary(data: Signable): Promise<Uint8Array>;
  /** A signature over the bytes alone, RSASSA-PKCS1-v1_5 with SHA-256, for formats that know no OpenPGP. */
  plain(data: Uint8Array): Promise<Uint8Array>;
  /** A text and its signature in one document. */
  clear(text: string): Promise<string>;
}

/** The keys of a run: one that clients trust, one that they were never given, and one that they were given and that has expired. */
export interface Signers {
  readonly trusted: Signer;
  readonly unknown: Signer;
  readonly expired: Signer;
}

/** How a generator signs: whose key, and whether the signed bytes are changed afterwards. */
export interface SignatureSpec {
  readonly signer: Signer;
  readonly tampered: boolean;
}

/** How to sign so that the signature is bad in that way; null for no signature, a good one by default. */
export function signatureOf(signers: Signers, bad?: BadSignature): SignatureSpec | null {
  if (bad === 'unsigned') return null;
  const signer = { 'wrong-key': signers.unknown, 'expired-key': signers.expired, tampered: signers.trusted };
  return { signer: bad === undefined ? signers.trusted : signer[bad], tampered: bad === 'tampered' };
}
