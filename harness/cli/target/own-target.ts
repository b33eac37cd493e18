import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { PKI_FILES } from '../../../pki/store.ts';
import type { Catalogue } from '../../core/catalogue.ts';
import { TEST_DOMAIN } from '../../core/certificate.ts';
import type { Users } from '../../registry/accounts.ts';
import { type Credentials, freshCredentials } from '../../target/credentials.ts';
import { loadTarget } from '../../target/load.ts';
import { usersOf } from '../../target/users.ts';
import { withDefaults } from '../defaults.ts';
import { completeTarget } from '../session/complete-target.ts';

/** Accounts for a registry that writes its own target folder. */
export function freshAccounts(): { users: Users; credentials: Credentials } {
  const credentials = freshCredentials();
  return { users: usersOf(credentials), credentials };
}

/**
 * Writes a target folder by which `regproof run --target DIR` reaches a registry of ours that runs already: endpoints and claims of the
 * embedded one, its address, and each secret in a file of its own that nobody else can read.
 */
export async function writeOwnTarget(
  dir: string,
  credentials: Credentials,
  subjects: Catalogue['subjects'],
  { port, tls }: { port: number; tls: string | undefined },
): Promise<void> {
  const embedded = completeTarget(await loadTarget(withDefaults({}).target), { subjects });
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const secrets: Record<string, object> = {};
  for (const role of ['writer', 'reader', 'expired'] as const) {
    const given: Record<string, unknown> = {};
    for (const [part, value] of Object.entries(credentials[role] ?? {})) {
      const file = join(dir, `${role}.${part}`);
      if (part !== 'user') await writeFile(file, `${value}\n`, { mode: 0o600 });
      given[part] = part === 'user' ? value : { file };
    }
    secrets[role] = given;
  }
  const url = `${tls === undefined ? 'http' : 'https'}://registry.${TEST_DOMAIN}:${port}`;
  const start = {
    kind: 'external',
    url,
    ...(tls === undefined ? {} : { ca: join(tls, PKI_FILES.ca) }),
    credentials: secrets,
  };
  const { name: _name, title, version, formats } = embedded;
  await writeFile(join(dir, 'target.yaml'), stringify({ name: 'served', title, version, start, formats }));
}
