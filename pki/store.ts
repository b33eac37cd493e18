import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BAD_CERTIFICATES } from '../harness/core/certificate.ts';
import { HarnessError } from '../harness/core/error.ts';
import type { Pki, ServerIdentity } from './authority.ts';
import { refuseExistingKeys, writeAtomically } from './key-file.ts';
import { SIGNING_FILES, type SigningKey, signingKeys, writeSigningKey } from './openpgp-key.ts';
import { assertValidAt } from './verify.ts';

export interface WriteOptions {
  /** Replace keys that exist; refused by default. */
  readonly overwrite?: boolean;
}

/** Names of the X.509 files in a folder of keys; the bad certificates are `bad/<case>.crt`. */
export const PKI_FILES = {
  caKey: 'ca.key',
  ca: 'ca.crt',
  crl: 'ca.crl',
  intermediateKey: 'intermediate.key',
  intermediate: 'intermediate.crt',
  serverKey: 'server.key',
  server: 'server.crt',
  badKey: 'bad/server.key',
} as const;

/** Writes the certificates, revocation lists and their keys into `dir`. */
export async function writeCertificates(pki: Pki, dir: string, options: WriteOptions = {}): Promise<void> {
  const files = Object.entries(certificateFiles(pki)).map(([name, content]) => [join(dir, name), content] as const);
  if (!options.overwrite) await refuseExistingKeys(files.map(([path]) => path));
  for (const [path, content] of files) await writeAtomically(path, content);
}

/** Writes everything of `pki` into `dir`, the OpenPGP signing key included, and returns that key. */
export async function writePki(pki: Pki, dir: string, options: WriteOptions = {}): Promise<SigningKey> {
  if (!options.overwrite) {
    const names = [...Object.keys(certificateFiles(pki)), SIGNING_FILES.private];
    await refuseExistingKeys(names.map((name) => join(dir, name)));
  }
  const key = await pki.signingKey();
  await writeCertificates(pki, dir, { overwrite: true });
  await writeSigningKey(key, dir);
  return key;
}

/** Reads a folder that `writePki` or `createPki` wrote. All its good certificates must be valid at the clock's time. */
export async function loadPki(dir: string, clock: () => Date = () => new Date()): Promise<Pki> {
  const read = (name: string) => readKept(dir, name);
  const badKey = await read(PKI_FILES.badKey);
  const bad: Record<string, ServerIdentity> = {};
  for (const name of BAD_CERTIFICATES) bad[name] = { key: badKey, cert: await read(badFile(name)) };
  const crls = (await read(PKI_FILES.crl)).match(/-----BEGIN X509 CRL-----[^-]+-----END X509 CRL-----\n/g) ?? [];
  const pki: Pki = {
    root: { key: await read(PKI_FILES.caKey), cert: await read(PKI_FILES.ca) },
    intermediate: { key: await read(PKI_FILES.intermediateKey), cert: await read(PKI_FILES.intermediate) },
    server: { key: await read(PKI_FILES.serverKey), cert: await read(PKI_FILES.server) },
    bad: bad as Pki['bad'],
    crls,
    dir,
    signingKey: signingKeys(clock(), dir),
  };
  for (const { cert } of [pki.root, pki.intermediate, pki.server]) assertValidAt(cert, clock(), dir);
  return pki;
}

function certificateFiles(pki: Pki): Record<string, string> {
  return {
    [PKI_FILES.caKey]: pki.root.key,
    [PKI_FILES.ca]: pki.root.cert,
    [PKI_FILES.crl]: pki.crls.join(''),
    [PKI_FILES.intermediateKey]: pki.intermediate.key,
    [PKI_FILES.intermediate]: pki.intermediate.cert,
    [PKI_FILES.serverKey]: pki.server.key,
    [PKI_FILES.server]: pki.server.cert,
    [PKI_FILES.badKey]: pki.bad['self-signed'].key,
    ...Object.fromEntries(BAD_CERTIFICATES.map((name) => [badFile(name), pki.bad[name].cert])),
  };
}

function badFile(name: string): string {
  return `bad/${name}.crt`;
}

async function readKept(dir: string, name: string): Promise<string> {
  try {
    return await readFile(join(dir, name), 'utf8');
  } catch (cause) {
    throw new HarnessError(
      'CONFIG_INVALID',
      `${dir} is not a complete folder of keys: ${name} cannot be read.`,
      `Make a new one with: regproof pki --out ${dir} --force`,
      { cause },
    );
  }
}
