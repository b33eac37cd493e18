import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Credential, Role } from '../core/access.ts';
import { HarnessError } from '../core/error.ts';
import type { Target } from './load.ts';

export type Credentials = Partial<Record<Role, Credential>>;

type Secret = { env: string } | { file: string };

const secret = () => randomBytes(18).toString('base64url');

/** Fresh credentials for a registry that this run starts. `expired` is only good where the target can provision it. */
export function freshCredentials(): Required<Credentials> {
  return {
    writer: { user: 'writer', password: secret(), token: secret() },
    reader: { user: 'reader', password: secret(), token: secret() },
    expired: { token: secret() },
    wrong: { user: 'writer', password: secret(), token: secret() },
    anonymous: {},
  };
}

/** Credentials of a registry that already runs, read from where its target file refers to. */
export async function externalCredentials(target: Target): Promise<Credentials> {
  if (target.start.kind !== 'external') throw new Error('only for external targets');
  const { wrong, anonymous } = freshCredentials();
  const credentials: Credentials = { wrong: { ...wrong }, anonymous };
  for (const [role, given] of Object.entries(target.start.credentials)) {
    if (!given) continue;
    credentials[role as Role] = {
      ...(given.user === undefined ? {} : { user: given.user }),
      ...(given.password === undefined ? {} : { password: await reveal(given.password) }),
      ...(given.token === undefined ? {} : { token: await reveal(given.token) }),
    };
  }
  return credentials;
}

/** What a reference stands for. Throws CONFIG_INVALID. */
export async function reveal(reference: Secret): Promise<string> {
  if ('env' in reference) {
    const value = process.env[reference.env];
    if (!value)
      throw new HarnessError(
        'CONFIG_INVALID',
        `Environment variable ${reference.env} is not set.`,
        `Export ${reference.env} with the secret.`,
      );
    return value;
  }
  return (
    await readFile(reference.file, 'utf8').catch((cause) => {
      throw new HarnessError(
        'CONFIG_INVALID',
        `The secret file ${reference.file} cannot be read.`,
        'Check the path and its permissions.',
        { cause },
      );
    })
  ).trim();
}

/** Every secret value, for the redactor. */
export function secretsOf(credentials: Credentials): string[] {
  return Object.values(credentials).flatMap((credential) =>
    [credential.password, credential.token].filter((value) => value !== undefined),
  );
}
