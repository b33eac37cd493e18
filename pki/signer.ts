import type { Signer, Signers } from '../harness/core/signing.ts';
import type { SigningKey, SigningKeyCase } from './openpgp-key.ts';
import { publicPemOf, type SignOptions, signClear, signDetached, signDetachedBinary, signPlain } from './sign.ts';

/** The signer of a key; `date` is the time in its signatures, now by default. */
export async function signerOf(key: SigningKey, options: SignOptions = {}): Promise<Signer> {
  return {
    keyId: key.keyId,
    fingerprint: key.fingerprint,
    publicKey: key.publicArmored,
    publicKeyPem: await publicPemOf(key),
    detached: (data) => signDetached(key, data, options),
    detachedBinary: (data) => signDetachedBinary(key, data, options),
    plain: (data) => signPlain(key, data),
    clear: (text) => signClear(key, text, options),
  };
}

/** The signers of a run's keys. The expired key signs with a time of its life, as a signature made before it expired would. */
export async function signersOf(signingKey: (name?: SigningKeyCase) => Promise<SigningKey>): Promise<Signers> {
  const [trusted, unknown, expired] = await Promise.all([
    signingKey('good'),
    signingKey('unknown'),
    signingKey('expired'),
  ]);
  return {
    trusted: await signerOf(trusted),
    unknown: await signerOf(unknown),
    expired: await signerOf(expired, { date: expired.madeAt }),
  };
}
