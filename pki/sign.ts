import { createPrivateKey, createPublicKey, type KeyObject, sign as signBytes } from 'node:crypto';
import { ReadableStream } from 'node:stream/web';
import {
  createCleartextMessage,
  createMessage,
  enums,
  type PartialConfig,
  readPrivateKey,
  readSignature,
  type SecretKeyPacket,
  sign,
} from 'openpgp';
import type { Signable } from '../harness/core/signing.ts';
import type { SigningKey } from './openpgp-key.ts';

export interface SignOptions {
  /** The time in the signature; now by default. A key that has expired signs only with a time of its lifetime. */
  readonly date?: Date;
}

/** Without the random notation that openpgp adds by default: equal input, equal signature. */
const CONFIG: PartialConfig = {
  nonDeterministicSignaturesViaNotation: false,
  preferredHashAlgorithm: enums.hash.sha256,
};

/** A detached signature in ASCII armour (`.asc`, `Release.gpg`, `repomd.xml.asc`). */
export async function signDetached(key: SigningKey, data: Signable, options: SignOptions = {}): Promise<string> {
  const signature = await readSignature({ binarySignature: await signDetachedBinary(key, data, options) });
  return signature.armor();
}

/** A detached signature as one binary packet, as rpm wants it in its header. */
export async function signDetachedBinary(
  key: SigningKey,
  data: Signable,
  options: SignOptions = {},
): Promise<Uint8Array> {
  const parameters = { ...(await parametersOf(key, options)), detached: true, format: 'binary' as const };
  if (data instanceof Uint8Array) return await sign({ message: await createMessage({ binary: data }), ...parameters });
  const message = await createMessage({ binary: ReadableStream.from(data) as ReadableStream<Uint8Array> });
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await sign({ message, ...parameters })) as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * A text and its signature in one document (`InRelease`, Helm provenance), with the line ends of the text. The last of them stands before
 * the signature in any case and is not signed: https://www.rfc-editor.org/rfc/rfc9580#section-7.1
 */
export async function signClear(key: SigningKey, text: string, options: SignOptions = {}): Promise<string> {
  const message = await createCleartextMessage({ text: text.replace(/\n$/, '') });
  const document: string = await sign({ message, ...(await parametersOf(key, options)) });
  return document.replaceAll('\r\n', '\n');
}

/** A signature over the bytes alone, by the RSA key inside the OpenPGP key: RSASSA-PKCS1-v1_5 with SHA-256. */
export async function signPlain(key: SigningKey, data: Uint8Array): Promise<Uint8Array> {
  return signBytes('sha256', data, await rsaKeyOf(key));
}

/** The public half of the RSA key inside the OpenPGP key: SubjectPublicKeyInfo in PEM. */
export async function publicPemOf(key: SigningKey): Promise<string> {
  return createPublicKey(await rsaKeyOf(key))
    .export({ type: 'spki', format: 'pem' })
    .toString();
}

/** OpenPGP keeps u = p^-1 mod q, JWK wants q^-1 mod p: the primes change places. https://www.rfc-editor.org/rfc/rfc7518#section-6.3.2 */
async function rsaKeyOf(key: SigningKey): Promise<KeyObject> {
  const { keyPacket } = await readPrivateKey({ armoredKey: key.privateArmored });
  const { n, e } = keyPacket.publicParams as Record<'n' | 'e', Uint8Array>;
  const { d, p, q, u } = (keyPacket as SecretKeyPacket).privateParams as Record<'d' | 'p' | 'q' | 'u', Uint8Array>;
  const remainder = (prime: Uint8Array) => bytesOf(numberOf(d) % (numberOf(prime) - 1n));
  const parts = { n, e, d, p: q, q: p, dp: remainder(q), dq: remainder(p), qi: u };
  const jwk = Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [name, Buffer.from(part).toString('base64url')]),
  );
  return createPrivateKey({ key: { kty: 'RSA', ...jwk }, format: 'jwk' });
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function bytesOf(number: bigint): Buffer {
  const digits = number.toString(16);
  return Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
}

async function parametersOf(key: SigningKey, { date }: SignOptions) {
  const signingKeys = await readPrivateKey({ armoredKey: key.privateArmored });
  return { signingKeys, config: CONFIG, ...(date ? { date } : {}) };
}
