// PEP 740: https://packaging.python.org/en/latest/specifications/index-hosted-attestations/
import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeChunks } from '../../archive/write.ts';
import { signStatement } from '../../core/attest.ts';
import { statementAbout } from '../../core/attestation.ts';
import type { Package, PackageFile } from '../../core/package.ts';
import type { SignatureSpec } from '../../core/signing.ts';

/** The statement that its publisher makes of a file; it says no more than that. */
export const PUBLISHED = 'https://docs.pypi.org/attestations/publish/v1';

/** What twine and pypi-attestations name the file with the statement. */
const ENDING = '.publish.attestation';

/** An attestation object; all bytes are in base64. */
export interface Attestation {
  readonly version: 1;
  readonly verification_material: {
    readonly certificate: string;
    readonly transparency_entries: readonly object[];
  };
  readonly envelope: { readonly statement: string; readonly signature: string };
}

/** Writes what is attested of a file beside it. */
export async function writeAttestation(file: PackageFile, how: SignatureSpec): Promise<PackageFile> {
  const statement = statementAbout({ name: file.name, digest: { sha256: file.sha256 } }, PUBLISHED, null);
  const attestation: Attestation = {
    version: 1,
    // A run has no authority for identities and no log. In public there is a certificate of a P-256 key, which Fulcio issued to the publisher's
    // identity for ten minutes, and an entry of Rekor's log; here the bare RSA key (SubjectPublicKeyInfo) stands in the place of the certificate.
    verification_material: { certificate: derOf(how.signer.publicKeyPem), transparency_entries: [] },
    envelope: {
      statement: statement.toString('base64'),
      signature: (await signStatement(statement, how)).toString('base64'),
    },
  };
  const written = await writeChunks(`${file.path}${ENDING}`, [Buffer.from(JSON.stringify(attestation))]);
  return { ...written, companion: true };
}

/** The wheel and the source distribution of a package. */
export function distributionsOf(pkg: Package): readonly PackageFile[] {
  return pkg.files.filter(({ companion }) => !companion);
}

/** What is attested of one of a package's files; null for nothing. */
export async function attestationOf(pkg: Package, { name }: PackageFile): Promise<Attestation | null> {
  const beside = pkg.files.find((file) => file.name === `${name}${ENDING}`);
  return beside ? JSON.parse(await readFile(beside.path, 'utf8')) : null;
}

function derOf(pem: string): string {
  return createPublicKey(pem).export({ type: 'spki', format: 'der' }).toString('base64');
}
