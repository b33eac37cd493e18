import { createSign, generateKeyPairSync } from 'node:crypto';
import type { Signer } from '../../harness/core/signing.ts';

/** A new key that signs plain bytes and no OpenPGP; quicker than one of the PKI's. */
export function plainSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const unable = () => Promise.reject(new Error('this signer knows no OpenPGP'));
  return {
    keyId: 'K',
    fingerprint: 'F',
    publicKey: '',
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    plain: async (data) => createSign('sha256').update(data).sign(privateKey),
    detached: unable,
    detachedBinary: unable,
    clear: unable,
  };
}

/** The bytes of a key in PEM, in base64. */
export function derOf(pem: string): string {
  return pem.replace(/-----.*-----|\s/g, '');
}
