import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** A private key, with the PEM texts of both halves. */
export interface KeyPair {
  readonly native: KeyObject;
  readonly privatePem: string;
  readonly publicPem: string;
}

const generate = promisify(generateKeyPair);

/** `count` RSA 2048 keys, made natively and in parallel: pure JavaScript needs seconds for one. */
export function generateKeys(count: number): Promise<KeyPair[]> {
  return Promise.all(Array.from({ length: count }, generateKey));
}

async function generateKey(): Promise<KeyPair> {
  const { privateKey, publicKey } = await generate('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { native: createPrivateKey(privateKey), privatePem: privateKey, publicPem: publicKey };
}
