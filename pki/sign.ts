import { ReadableStream } from 'node:stream/web';
import {
  createCleartextMessage,
  createMessage,
  enums,
  type PartialConfig,
  readPrivateKey,
  readSignature,
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

async function parametersOf(key: SigningKey, { date }: SignOptions) {
  const signingKeys = await readPrivateKey({ armoredKey: key.privateArmored });
  return { signingKeys, config: CONFIG, ...(date ? { date } : {}) };
}
