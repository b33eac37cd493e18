import type { PlanFile, Session, Step } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { basicPair } from '../protocol.ts';

/** What Go's TLS says; none of these clients is given a revocation list, so a revoked certificate is accepted. */
export const GO_REFUSALS = {
  expired: /certificate has expired or is not yet valid: current time .* is after/,
  'not-yet-valid': /certificate has expired or is not yet valid: current time .* is before/,
  'wrong-host': /certificate is (not valid for any names|valid for .*, not )/,
  'unknown-ca': /certificate signed by unknown authority/,
  'self-signed': /certificate signed by unknown authority|certificate is not standards compliant/,
} as const;

/** What the clients say to 401 and 403. */
export const AUTH_REFUSAL =
  /unauthorized|UNAUTHORIZED|denied|DENIED|forbidden|authentication required|invalid username\/password|\b40[13]\b/i;

/** The credential is refused before anything is sent. */
export const DEFINITE_REFUSALS: readonly RegExp[] = [/\bunauthorized: /i];

/** How clients name a repository: the host, and the path without the protocol's own first segment. */
export function repositoryAt(url: string, name: string): string {
  const { host, pathname } = new URL(url);
  return `${host}/${pathname.replace(/^\/v2\//, '')}${name}`;
}

export function taggedAt(url: string, { name, version }: Pick<Package, 'name' | 'version'>): string {
  return `${repositoryAt(url, name)}:${version}`;
}

/** The file in which docker keeps credentials; all of these clients read it. */
export function credentials({ home, access }: Session): PlanFile {
  const pair = basicPair(access.credential);
  const auth = pair === undefined ? undefined : Buffer.from(pair).toString('base64');
  const hosts = new Set([access.push, access.pull].map((url) => new URL(url).host));
  const auths = Object.fromEntries([...hosts].map((host) => [host, { auth }]));
  return { path: `${home}/.docker/config.json`, content: JSON.stringify(auth === undefined ? {} : { auths }) };
}

/** Go's clients take the only authority that they should trust from here. */
export function environment({ home, ca }: Session): Record<string, string> {
  return { SSL_CERT_FILE: ca, SSL_CERT_DIR: '/nonexistent', DOCKER_CONFIG: `${home}/.docker` };
}

/** Runs the program of an unpacked image. */
export function runMarker(root: string): Step {
  return { argv: [`${root}/usr/bin/marker`] };
}

/** Folder of a package's blobs, as they are to arrive. */
export function blobsOf(pkg: Package): string {
  return `${pkg.source}/blobs/sha256/`;
}
