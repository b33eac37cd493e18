// Clients: https://twine.readthedocs.io, https://pip.pypa.io/en/stable/cli/, https://docs.astral.sh/uv/reference/cli/
import type { Client } from '../../core/client.ts';
import * as byPip from './client/pip.ts';
import * as byTwine from './client/twine.ts';
import * as byUv from './client/uv.ts';

const AUTH_REFUSAL = /\b(401|403)\b|Unauthorized|Forbidden|authenticat/i;

/** OpenSSL's words as Python's ssl module prints them. None of the three clients looks at revocation lists. */
const OPENSSL_REFUSALS = {
  expired: /certificate has expired/,
  'not-yet-valid': /certificate is not yet valid/,
  'wrong-host': /Hostname mismatch|doesn't match/,
  'unknown-ca': /unable to get (local )?issuer certificate|self-signed certificate in certificate chain/,
  'self-signed': /self-signed certificate/,
} as const;

/** rustls' words; it tells an unknown authority and a self-signed certificate alike. */
const RUSTLS_REFUSALS = {
  expired: /expired/i,
  'not-yet-valid': /not valid yet|NotValidYet/i,
  'wrong-host': /not valid for (any )?name|NotValidForName/i,
  'unknown-ca': /UnknownIssuer/i,
  'self-signed': /UnknownIssuer|CaUsedAsEndEntity/i,
} as const;

export const twine = {
  id: 'twine',
  image: 'pypi',
  version: ['twine', '--version'],
  operations: { publish: byTwine.publish },
  tlsRefusals: OPENSSL_REFUSALS,
  authRefusal: AUTH_REFUSAL,
  definiteRefusals: byTwine.definiteRefusals,
} satisfies Client;

export const pip = {
  id: 'pip',
  image: 'pypi',
  version: ['pip', '--version'],
  operations: {
    install: byPip.install,
    installRequirement: byPip.installRequirement,
    installCached: byPip.installCached,
    installFromSource: byPip.installFromSource,
    download: byPip.download,
  },
  tlsRefusals: OPENSSL_REFUSALS,
  authRefusal: AUTH_REFUSAL,
} satisfies Client;

export const uv = {
  id: 'uv',
  image: 'pypi',
  version: ['uv', '--version'],
  operations: {
    publish: byUv.publish,
    publishChecked: byUv.publishChecked,
    install: byUv.install,
    installRequirement: byUv.installRequirement,
    installCached: byUv.installCached,
    installOlderThan: byUv.installOlderThan,
    installFromFallback: byUv.installFromFallback,
  },
  tlsRefusals: RUSTLS_REFUSALS,
  authRefusal: AUTH_REFUSAL,
  definiteRefusals: byUv.definiteRefusals,
} satisfies Client;

export const clients = [twine, pip, uv] as const;
