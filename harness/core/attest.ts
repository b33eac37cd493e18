import { signedBytes } from './attestation.ts';
import type { SignatureSpec } from './signing.ts';

/** A signature of the statement; of another one where it is to be bad. */
export async function signStatement(statement: Uint8Array, { signer, tampered }: SignatureSpec): Promise<Buffer> {
  return Buffer.from(await signer.plain(signedBytes(tampered ? Buffer.from('another statement') : statement)));
}
