// Nothing here can sign: verification takes public material only, and never imports sign.ts.
import { createPublicKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import {
  createMessage,
  type Key,
  readCleartextMessage,
  readKey,
  readSignature,
  type VerifyMessageResult,
  verify,
} from 'openpgp';
import { asError, HarnessError } from '../harness/core/error.ts';

/** Whether a signature holds, and by which key or why not. */
export type SignatureVerdict =
  | { readonly valid: true; readonly keyId: string }
  | { readonly valid: false; readonly reason: string };

export interface DetachedSignature {
  readonly data: Uint8Array;
  /** Armoured text or the binary packet. */
  readonly signature: string | Uint8Array;
  /** Armoured; the only key that is trusted. */
  readonly publicKey: string;
  readonly date?: Date;
}

/** Verifies a detached OpenPGP signature. */
export async function verifyDetached(question: DetachedSignature): Promise<SignatureVerdict> {
  const { data, signature, publicKey, date = new Date() } = question;
  return await verdictOf(publicKey, date, async (verificationKeys) =>
    verify({
      message: await createMessage({ binary: data }),
      signature:
        typeof signature === 'string'
          ? await readSignature({ armoredSignature: signature })
          : await readSignature({ binarySignature: signature }),
      verificationKeys,
      format: 'binary',
      date,
    }),
  );
}

/** Verifies a clear-signed text. Compare the text that the document holds separately. */
export async function verifyClear(document: string, publicKey: string, date = new Date()): Promise<SignatureVerdict> {
  return await verdictOf(publicKey, date, async (verificationKeys) =>
    verify({ message: await readCleartextMessage({ cleartextMessage: document }), verificationKeys, date }),
  );
}

/** The openpgp library reports a bad signature and an unreadable one alike, by throwing: both are verdicts here. */
async function verdictOf(
  publicKey: string,
  date: Date,
  run: (key: Key) => Promise<VerifyMessageResult<unknown>>,
): Promise<SignatureVerdict> {
  try {
    const key = await readKey({ armoredKey: publicKey });
    const { signatures } = await run(key);
    const signature = signatures[0];
    if (!signature) return { valid: false, reason: 'The document has no signature.' };
    await signature.verified;
    // The library is content with a key that was valid when it signed; package managers are not.
    const end = await key.getExpirationTime();
    if (end !== null && end <= date) return { valid: false, reason: `The key expired at ${dateText(end)}.` };
    return { valid: true, keyId: signature.keyID.toHex().toUpperCase() };
  } catch (error) {
    return { valid: false, reason: asError(error).message };
  }
}

function dateText(date: Date | typeof Infinity): string {
  return date instanceof Date ? date.toISOString() : 'no time';
}

/** The RSA key inside an armoured OpenPGP public key, for signatures over the bytes alone. `name` is what the error calls it. Throws CONFIG_INVALID. */
export async function readVerifyingKey(
  armoredKey: string,
  name: string,
): Promise<{ fingerprint: string; pem: string }> {
  try {
    const key = await readKey({ armoredKey });
    if (key.isPrivate()) throw new Error('it is a private key');
    const { n, e } = key.keyPacket.publicParams as Record<'n' | 'e', Uint8Array>;
    const [modulus, exponent] = [n, e].map((part) => Buffer.from(part).toString('base64url'));
    const jwk = { kty: 'RSA', n: modulus!, e: exponent! };
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
    return { fingerprint: key.getFingerprint().toUpperCase(), pem };
  } catch (cause) {
    throw new HarnessError(
      'CONFIG_INVALID',
      `${name} is not an armoured OpenPGP public key of the kind RSA: ${asError(cause).message}`,
      'Give the gpg-signing.pub that belongs to the key that signed.',
      { cause },
    );
  }
}

export interface ChainQuestion {
  /** PEM: the certificate of the server and its intermediates, in that order. */
  readonly chain: string;
  /** PEM of the trusted root. */
  readonly root: string;
  readonly host: string;
  readonly at: Date;
}

/** Everything that is wrong with a certificate chain; empty when it is good. Revocation is not looked at. */
export function verifyChain({ chain, root, host, at }: ChainQuestion): string[] {
  const certificates = [...parseChain(chain), new X509Certificate(root)];
  const leaf = certificates[0]!;
  const problems = certificates.flatMap((certificate) => validityProblems(certificate, at));
  const named = isIP(host) ? leaf.checkIP(host) : leaf.checkHost(host);
  if (!named) problems.push(`${leaf.subject} is not for ${host}.`);
  for (const [index, certificate] of certificates.slice(0, -1).entries()) {
    const issuer = certificates[index + 1]!;
    if (!issuer.ca) problems.push(`${issuer.subject} is not an authority.`);
    if (!certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey)) {
      problems.push(`${certificate.subject} was not issued by ${issuer.subject}.`);
    }
  }
  return problems.map((problem) => problem.replaceAll('\n', ', '));
}

/** Throws CONFIG_INVALID when the first certificate of a kept chain is not valid at that time. */
export function assertValidAt(chain: string, at: Date, dir: string): void {
  const problem = validityProblems(parseChain(chain)[0]!, at)[0];
  if (problem === undefined) return;
  throw new HarnessError(
    'CONFIG_INVALID',
    `The keys in ${dir} cannot be used: ${problem}`,
    `Make new ones with: regproof pki --out ${dir} --force`,
  );
}

function parseChain(chain: string): X509Certificate[] {
  const texts = chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return texts.map((text) => new X509Certificate(text));
}

function validityProblems(certificate: X509Certificate, at: Date): string[] {
  const subject = certificate.subject.replaceAll('\n', ', ');
  if (at < certificate.validFromDate) return [`${subject} is valid only from ${certificate.validFrom}.`];
  if (at > certificate.validToDate) return [`${subject} expired at ${certificate.validTo}.`];
  return [];
}
