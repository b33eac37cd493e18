import type { Credential } from '../core/access.ts';
import type { Credentials } from './credentials.ts';

interface Token {
  readonly token: string;
  readonly role: 'writer' | 'reader';
  readonly expiresAt?: string;
}

/** The users file of the embedded registry that knows these credentials; its shape is that of harness/registry/accounts.ts. */
export function usersOf({ writer, reader, expired }: Credentials) {
  const tokens = (credential: Credential | undefined, role: Token['role'], expiresAt?: string): Token[] =>
    credential?.token ? [{ token: credential.token, role, ...(expiresAt ? { expiresAt } : {}) }] : [];
  return {
    users: [
      {
        name: writer!.user!,
        password: writer!.password!,
        role: 'writer' as const,
        tokens: [...tokens(writer, 'writer'), ...tokens(expired, 'writer', '2001-01-01T00:00:00Z')],
      },
      { name: reader!.user!, password: reader!.password!, role: 'reader' as const, tokens: tokens(reader, 'reader') },
    ],
  };
}
