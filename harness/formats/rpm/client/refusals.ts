import type { BadSignature } from '../../../core/signing.ts';

/** What rpm itself says of a package with a bad signature. An unsigned one has good digests: no word of signatures is all. */
export const RPM_VERDICTS: Readonly<Record<BadSignature, RegExp>> = {
  unsigned: /\.rpm: digests OK$/m,
  'wrong-key': /\.rpm: digests SIGNATURES NOT OK$/m,
  tampered: /\.rpm: digests SIGNATURES NOT OK$/m,
  'expired-key': /\.rpm: digests SIGNATURES NOT OK$/m,
};

const NOT_THE_KEY = /already installed but they are not correct for this package[\s\S]*GPG check FAILED/;
const KEY_MISSING = /NOKEY[\s\S]*Signature verification failed \[4-Signatures public key is not available\]/;

/** What a client says when it refuses a package, by client and case. */
export const PACKAGE_REFUSALS: Readonly<Record<string, Readonly<Record<BadSignature, RegExp>>>> = {
  dnf: {
    unsigned: /is not signed[\s\S]*GPG check FAILED/,
    'wrong-key': NOT_THE_KEY,
    tampered: /Problem opening package[\s\S]*GPG check FAILED/,
    'expired-key': NOT_THE_KEY,
  },
  zypper: {
    unsigned: /Package is not signed![\s\S]*Signature verification failed \[6-File is unsigned\]/,
    'wrong-key': KEY_MISSING,
    tampered: /BAD[\s\S]*Signature verification failed \[2-Signature does not verify\]/,
    'expired-key': KEY_MISSING,
  },
};
