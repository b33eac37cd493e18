import type { Client } from '../../core/client.ts';
import * as byApt from './client/apt.ts';
import * as byAptitude from './client/aptitude.ts';
import * as byGpg from './client/gpg.ts';
import * as byKey from './client/key.ts';

/** GnuTLS' words as apt's https method prints them. Nothing is revoked for apt unless it is given a list of revocations. */
const GNUTLS_REFUSALS = {
  expired: /certificate chain uses expired certificate/,
  'not-yet-valid': /certificate chain uses not yet valid certificate/,
  'wrong-host': /name in the certificate does not match/,
  'unknown-ca': /certificate issuer is unknown/,
  'self-signed': /certificate issuer is unknown/,
} as const;

/** gpgv's words as apt prints them. */
const SIGNATURE_REFUSALS = {
  unsigned: /is not signed/,
  'wrong-key': /NO_PUBKEY/,
  tampered: /BADSIG/,
  'expired-key': /EXPKEYSIG/,
} as const;

const AUTH_REFUSAL = /\b(401|403)\b|Unauthorized|Forbidden/;

export const apt = {
  id: 'apt',
  image: 'deb',
  version: ['apt-get', '--version'],
  operations: {
    install: byApt.install,
    refresh: byApt.refresh,
    after: byApt.after,
    query: byApt.query,
    index: byApt.index,
    verifySignatures: byGpg.verify,
    refreshWithKey: byKey.refreshWithKey,
    refreshWithOtherKeys: byKey.refreshWithOtherKeys,
  },
  tlsRefusals: GNUTLS_REFUSALS,
  signatureRefusals: SIGNATURE_REFUSALS,
  authRefusal: AUTH_REFUSAL,
} as const satisfies Client;

export const aptitude = {
  id: 'aptitude',
  image: 'deb',
  version: ['aptitude', '--version'],
  operations: { install: byAptitude.install },
  tlsRefusals: GNUTLS_REFUSALS,
  signatureRefusals: SIGNATURE_REFUSALS,
  authRefusal: AUTH_REFUSAL,
} as const satisfies Client;

/** The default client first. */
export const clients = [apt, aptitude] as const;
