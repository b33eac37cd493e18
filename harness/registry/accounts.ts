import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type Accounts, type Identity, Refusal } from '../core/registry.ts';
import { derive } from '../core/seed.ts';

const roleSchema = z.enum(['writer', 'reader']).describe('A writer may publish and delete; a reader only reads.');

/** The users of a registry, as written in a users file. */
export const usersSchema = z.strictObject({
  users: z.array(
    z.strictObject({
      name: z
        .string()
        .regex(/^[^:\s]+$/)
        .describe('Login name, without colon or white space.'),
      password: z
        .string()
        .min(1)
        .optional()
        .describe('Plain text, or scrypt:<salt hex>:<hash hex> as `hashPassword` writes it.'),
      role: roleSchema,
      tokens: z
        .array(
          z.strictObject({
            token: z.string().min(1),
            role: roleSchema.optional().describe("The user's own role by default."),
            expiresAt: z.iso.datetime().optional().describe('When the token stops working.'),
          }),
        )
        .default([]),
    }),
  ),
});

export type Users = z.input<typeof usersSchema>;
type User = z.output<typeof usersSchema>['users'][number];

/** The form in which a users file keeps a password that is not meant to be read. */
export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  return `scrypt:${salt.toString('hex')}:${scryptSync(password, salt, 32).toString('hex')}`;
}

/** Tells who sent a request by its Authorization header, and keeps the tokens that log-ins gave. */
export class AccountBook implements Accounts {
  readonly anonymousRead: boolean;
  readonly #users: readonly User[];
  readonly #issued = new Map<string, User>();
  readonly #granted = new Map<string, { identity: Identity; endsAt: number }>();
  /** Hashed passwords that matched once: scrypt is slow on purpose, and clients send Basic with every request. */
  readonly #verified = new Map<string, Buffer>();

  constructor(users: Users, anonymousRead: boolean) {
    this.#users = usersSchema.parse(users).users;
    this.anonymousRead = anonymousRead;
  }

  /** null for a request without Authorization; throws a 401 Refusal for a secret that is wrong or expired. */
  identify(authorization: string | undefined): Identity | null {
    if (authorization === undefined) return null;
    const identity = this.#identityOf(authorization.trim());
    if (!identity) throw new Refusal(401, 'The credential is wrong or expired.');
    return identity;
  }

  login(name: string, password: string): string | null {
    const user = this.#byPassword(name, password);
    if (!user) return null;
    const token = `login-${randomBytes(24).toString('base64url')}`;
    this.#issued.set(token, user);
    return token;
  }

  grant(identity: Identity | null, scopes: readonly string[], seconds: number): string {
    for (const [token, { endsAt }] of this.#granted) if (endsAt <= Date.now()) this.#granted.delete(token);
    const token = `scoped-${randomBytes(24).toString('base64url')}`;
    const limited = { ...(identity ?? { user: '', mayWrite: false }), scopes: [...scopes] };
    this.#granted.set(token, { identity: limited, endsAt: Date.now() + seconds * 1000 });
    return token;
  }

  logout(token: string): boolean {
    return this.#issued.delete(token);
  }

  #identityOf(authorization: string): Identity | null {
    const [scheme = '', value] = authorization.split(/\s+/, 2);
    if (value === undefined) return this.#byToken(authorization);
    if (/^basic$/i.test(scheme)) return this.#byBasic(Buffer.from(value, 'base64').toString('utf8'));
    return /^(bearer|token)$/i.test(scheme) ? this.#byToken(value) : null;
  }

  #byBasic(pair: string): Identity | null {
    const colon = pair.indexOf(':');
    if (colon < 0) return null;
    const [name, secret] = [pair.slice(0, colon), pair.slice(colon + 1)];
    if (name === '__token__') return this.#byToken(secret);
    const user = this.#byPassword(name, secret);
    if (user) return identity(user, user.role);
    // Some clients present a token as the password of its owner.
    const owner = this.#byToken(secret);
    return owner?.user === name ? owner : null;
  }

  #byPassword(name: string, password: string): User | null {
    const user = this.#users.find((candidate) => candidate.name === name);
    return user?.password !== undefined && this.#passwordIs(user, password) ? user : null;
  }

  #passwordIs(user: User, password: string): boolean {
    const [kind, salt, hash] = user.password!.split(':');
    if (kind !== 'scrypt' || salt === undefined || hash === undefined) return same(user.password!, password);
    const known = this.#verified.get(user.name);
    if (known && timingSafeEqual(known, derive(password))) return true;
    const expected = Buffer.from(hash, 'hex');
    if (!timingSafeEqual(scryptSync(password, Buffer.from(salt, 'hex'), expected.length), expected)) return false;
    this.#verified.set(user.name, derive(password));
    return true;
  }

  #byToken(token: string): Identity | null {
    let found: Identity | null = null;
    for (const user of this.#users) {
      for (const known of user.tokens) {
        const expired = known.expiresAt !== undefined && Date.parse(known.expiresAt) <= Date.now();
        if (same(known.token, token) && !expired) found = identity(user, known.role ?? user.role);
      }
    }
    for (const [known, { identity, endsAt }] of this.#granted) {
      if (same(known, token) && endsAt > Date.now()) found = identity;
    }
    for (const [known, user] of this.#issued) if (same(known, token)) found = identity(user, user.role);
    return found;
  }
}

function identity(user: User, role: z.infer<typeof roleSchema>): Identity {
  return { user: user.name, mayWrite: role === 'writer' };
}

/** Compares in a time that depends on neither value; digests first, since the lengths may differ. */
function same(a: string, b: string): boolean {
  return timingSafeEqual(derive(a), derive(b));
}
