import { createHash } from 'node:crypto';
import type { Signer } from '../../../harness/core/signing.ts';

/** A signer whose signatures hold the digest of what they are over. */
export function fakeSigner(name: string): Signer {
  const over = (text: string) => createHash('sha256').update(text).digest('base64');
  return {
    keyId: name,
    fingerprint: name,
    publicKey: name,
    publicKeyPem: name,
    plain: async () => Buffer.alloc(0),
    detached: async () => '',
    detachedBinary: async () => Buffer.alloc(0),
    clear: async (text) =>
      `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${text.replaceAll(/^-/gm, '- -')}\n-----BEGIN PGP SIGNATURE-----\n\n${name}${over(text)}\n-----END PGP SIGNATURE-----\n`,
  };
}
