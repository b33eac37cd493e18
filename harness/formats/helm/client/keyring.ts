// https://helm.sh/docs/topics/provenance/
import type { Session, Step } from '../../../core/client.ts';
import type { BadSignature } from '../../../core/signing.ts';

export function keyringPath({ home }: Session): string {
  return `${home}/keyring.gpg`;
}

/** Helm reads binary keyrings only. */
export function keyring(session: Session): Step[] {
  const gpg = ['gpg', '--homedir', `${session.home}/gnupg`, '--batch', '--no-autostart'] as const;
  return [
    { argv: ['mkdir', '-p', '-m', '0700', `${session.home}/gnupg`], local: true },
    { argv: [...gpg, '--import', ...session.keys], local: true },
    { argv: [...gpg, '--output', keyringPath(session), '--export'], local: true },
  ];
}

/** What helm says to a provenance file that it must not accept. */
export const PROVENANCE_REFUSALS = [
  ['unsigned', /404|not found|failed to fetch provenance/i],
  ['wrong-key', /signature made by unknown entity/],
  ['tampered', /hash tag doesn't match|invalid signature/],
  ['expired-key', /expired/],
] as const satisfies readonly (readonly [BadSignature, RegExp])[];
