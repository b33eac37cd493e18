import type { PlanFile, Session, Step } from '../../../core/client.ts';
import { userAndPassword } from '../protocol.ts';

/** Words of Go's crypto/x509. No helm looks at revocation lists. */
export const TLS_REFUSALS = {
  expired: /certificate has expired or is not yet valid: current time .* is after/,
  'not-yet-valid': /certificate has expired or is not yet valid: current time .* is before/,
  'wrong-host': /certificate is (not valid for any names|valid for .*, not )/,
  'unknown-ca': /certificate signed by unknown authority/,
  'self-signed': /certificate signed by unknown authority|certificate is not standards compliant/,
} as const;

export const AUTH_REFUSAL = /\b40[13] (Unauthorized|Forbidden)\b|response status code 40[13]|unauthorized|denied/i;

/** Everything that helm keeps lies below its home; Go's TLS takes the only authority that it should trust from here. */
export function environment({ home, ca }: Session): Record<string, string> {
  return {
    HELM_CACHE_HOME: `${home}/cache`,
    HELM_CONFIG_HOME: `${home}/config`,
    HELM_DATA_HOME: `${home}/data`,
    SSL_CERT_FILE: ca,
    SSL_CERT_DIR: '/nonexistent',
  };
}

/** Where the password lies; helm reads it from standard input, so that no list of processes shows it. */
export function passwordFile({ home, access }: Session): PlanFile {
  return { path: `${home}/password`, content: userAndPassword(access.credential)?.password ?? '' };
}

/** A step that reads the password, with the options that say so; without a credential it is the plain step. */
export function withPassword(session: Session, step: Step): Step {
  const pair = userAndPassword(session.access.credential);
  if (!pair) return step;
  const argv = [...step.argv, '--username', pair.user, '--password-stdin'];
  return { ...step, argv: ['sh', '-c', 'exec "$@" <"$0"', passwordFile(session).path, ...argv] };
}

/** How helm names the place below which charts are repositories of an OCI registry. */
export function ociBase({ access }: Session): { host: string; url: string } {
  const { host, pathname } = new URL(access.endpoints.oci!);
  const path = pathname.replace(/^\/v2\//, '').replace(/\/$/, '');
  return { host, url: `oci://${path === '' ? host : `${host}/${path}`}` };
}
