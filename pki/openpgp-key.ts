// OpenPGP keys, version 4 of the format: https://www.rfc-editor.org/rfc/rfc4880 (gpg 2.2, rpm 4.18 and apt read nothing newer).
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateKey, type PrivateKey, readPrivateKey } from 'openpgp';
import { asError, HarnessError } from '../harness/core/error.ts';
import { exists, writeAtomically } from './key-file.ts';

export const SIGNING_KEY_CASES = ['good', 'expired', 'unknown'] as const;

/** `good`: clients trust it. `expired`: past its expiration time. `unknown`: a good key that no client was given. */
export type SigningKeyCase = (typeof SIGNING_KEY_CASES)[number];

/** An OpenPGP key without a passphrase. */
export interface SigningKey {
  /** The last 16 digits of the fingerprint, upper-case hexadecimal. */
  readonly keyId: string;
  /** 40 digits, upper-case hexadecimal. */
  readonly fingerprint: string;
  readonly userId: string;
  /** From when on the key is valid. */
  readonly madeAt: Date;
  readonly publicArmored: string;
  readonly privateArmored: string;
}

/** Names of the OpenPGP files in a folder of keys. */
export const SIGNING_FILES = { private: 'gpg-signing.key', public: 'gpg-signing.pub' } as const;

const DAY = 86_400;

/**
 * A source of OpenPGP keys that makes each one when it is first asked for. With a folder, the good key is the one kept there,
 * and is put there when it is made.
 */
export function signingKeys(now: Date, dir?: string): (name?: SigningKeyCase) => Promise<SigningKey> {
  const made = new Map<SigningKeyCase, Promise<SigningKey>>();
  return (name = 'good') => {
    const key = made.get(name) ?? (name === 'good' ? keptKey(now, dir) : makeKey(name, now));
    made.set(name, key);
    return key;
  };
}

/** Writes both halves of an OpenPGP key into `dir`. */
export async function writeSigningKey(key: SigningKey, dir: string): Promise<void> {
  await writeAtomically(join(dir, SIGNING_FILES.private), key.privateArmored);
  await writeAtomically(join(dir, SIGNING_FILES.public), key.publicArmored);
}

/** Reads an armoured private key without a passphrase. Throws CONFIG_INVALID. */
export async function readSigningKey(path: string): Promise<SigningKey> {
  try {
    return describe(await readPrivateKey({ armoredKey: await readFile(path, 'utf8') }));
  } catch (cause) {
    throw new HarnessError(
      'CONFIG_INVALID',
      `${path} is not an armoured OpenPGP private key: ${asError(cause).message}`,
      'Make one with: regproof pki --out .pki',
      { cause },
    );
  }
}

async function keptKey(now: Date, dir: string | undefined): Promise<SigningKey> {
  if (dir === undefined) return makeKey('good', now);
  const path = join(dir, SIGNING_FILES.private);
  if (await exists(path)) return readSigningKey(path);
  if (await exists(join(dir, SIGNING_FILES.public)))
    throw new HarnessError(
      'CONFIG_INVALID',
      `${dir} holds ${SIGNING_FILES.public}, but not the private key ${SIGNING_FILES.private} that belongs to it.`,
      `Put it back, or make a new pair with: regproof pki --out ${dir} --force`,
    );
  const key = await makeKey('good', now);
  await writeSigningKey(key, dir);
  return key;
}

async function makeKey(name: SigningKeyCase, now: Date): Promise<SigningKey> {
  const { privateKey } = await generateKey({
    type: 'rsa',
    rsaBits: 3072,
    userIDs: [{ name: `regproof ${name === 'good' ? '' : `${name} `}signing`, email: `${name}@regproof.test` }],
    // The primary key signs: rpm before 4.19 and apt handle signing subkeys badly.
    subkeys: [],
    // A day old, so that a clock that lags does not see a key from the future.
    date: new Date(now.getTime() - (name === 'expired' ? 30 : 1) * DAY * 1000),
    keyExpirationTime: name === 'expired' ? 10 * DAY : 0,
    format: 'object',
  });
  return describe(privateKey);
}

function describe(key: PrivateKey): SigningKey {
  return {
    keyId: key.getKeyID().toHex().toUpperCase(),
    fingerprint: key.getFingerprint().toUpperCase(),
    userId: key.getUserIDs()[0] ?? '',
    madeAt: key.getCreationTime(),
    publicArmored: key.toPublic().armor(),
    privateArmored: key.armor(),
  };
}
