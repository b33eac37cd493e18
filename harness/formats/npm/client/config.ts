import type { Credential } from '../../../core/access.ts';
import type { PlanFile, Session, Step } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { nameParts } from '../name.ts';

/** What each of the clients says when the registry refuses the credential. */
export const AUTH_REFUSAL = /\b(401|403)\b|E401|E403|ENEEDAUTH|Unauthorized|Forbidden|not logged in|authenticat/i;

/** OpenSSL's words as Node.js prints them. Node.js is given no revocation list by any of these clients, so a revoked certificate is accepted. */
export const NODE_REFUSALS = {
  expired: /CERT_HAS_EXPIRED|certificate has expired/,
  'not-yet-valid': /CERT_NOT_YET_VALID|certificate is not yet valid/,
  'wrong-host': /ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate's altnames/,
  'unknown-ca':
    /UNABLE_TO_|SELF_SIGNED_CERT_IN_CHAIN|unable to (get|verify)|self-signed certificate in certificate chain/,
  'self-signed': /DEPTH_ZERO_SELF_SIGNED_CERT|self-signed certificate/,
} as const;

/** The address without its scheme, under which an npmrc keeps what belongs to one registry. */
function nerfDart(url: string): string {
  return url.replace(/^https?:/, '');
}

function secretLine(url: string, { token, user, password }: Credential): string[] {
  if (token !== undefined) return [`${nerfDart(url)}:_authToken=${token}`];
  if (user === undefined || password === undefined) return [];
  return [`${nerfDart(url)}:_auth=${Buffer.from(`${user}:${password}`).toString('base64')}`];
}

/** The isolated home's .npmrc: registry, authority and credential, which npm, pnpm and yarn 1 read alike; further lines may follow. */
export function npmrc({ home, ca, access }: Session, ...more: readonly string[]): PlanFile {
  const endpoints = new Set([access.push, access.pull]);
  const secrets = [...endpoints].flatMap((url) => secretLine(url, access.credential));
  const lines = [`registry=${access.pull}`, `cafile=${ca}`, ...secrets, ...more];
  return { path: `${home}/.npmrc`, content: `${lines.join('\n')}\n` };
}

/** An empty project that installs into itself. */
export function consumer({ work }: Session, more: Readonly<Record<string, unknown>> = {}): PlanFile {
  const manifest = { name: 'consumer', version: '0.0.0', private: true, ...more };
  return { path: `${work}/package.json`, content: JSON.stringify(manifest) };
}

/** Runs the command that the installed package brings, as the registry's document and the client linked it. */
export function runMarker({ work }: Session, pkg: Package): Step {
  return { argv: [`${work}/node_modules/.bin/${nameParts(pkg.name).base}`] };
}
