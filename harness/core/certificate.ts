/** The server certificates that the PKI makes; each name is also the first label of the host that presents it. */
export const BAD_CERTIFICATES = [
  'expired',
  'not-yet-valid',
  'wrong-host',
  'unknown-ca',
  'self-signed',
  'revoked',
] as const;

export type BadCertificate = (typeof BAD_CERTIFICATES)[number];

/** All test hosts live under this domain; it is mapped to loopback wherever clients and checks run. */
export const TEST_DOMAIN = 'regproof.test';

/** First label of the host that shows another host's bad case. No two hyphens in a row: libzypp refuses that. */
export function badLabel(how: string, label: string): string {
  return `${how}-of-${label}`;
}
