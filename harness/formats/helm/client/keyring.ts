// https://helm.sh/docs/topics/provenance/
import type { Session, Step } from '../../../core/client.ts';
import type { BadSignature } from '../../../core/signing.ts';

export function keyringPath({ home }: Session): string {
  return `${home}/keyring.gpg`;
}

/**
 * The keys that the user trusts as one binary keyring, which is all that helm reads. They are not imported: gpg would look for its agent, and
 * the path of a cell's home may be longer than that of a socket can be.
 */
export function keyring({ home, keys }: Session): Step {
  const script = 'set -e; out=$1; shift; for key; do gpg --homedir "$0" --batch --dearmor <"$key"; done >"$out"';
  return { argv: ['sh', '-c', script, home, `${home}/keyring.gpg`, ...keys], local: true };
}

/** What helm says to a provenance file that it must not accept. */
export const PROVENANCE_REFUSALS = [
  ['unsigned', /failed to fetch provenance/],
  ['wrong-key', /openpgp: signature made by unknown entity/],
  ['tampered', /openpgp: invalid signature/],
  ['expired-key', /openpgp: key expired/],
] as const satisfies readonly (readonly [BadSignature, RegExp])[];
