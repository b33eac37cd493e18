// Statement: https://docs.npmjs.com/generating-provenance-statements, https://slsa.dev/spec/v1.0/provenance
// Bundle: https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto
import { writeChunks } from '../../archive/write.ts';
import { signStatement } from '../../core/attest.ts';
import { PAYLOAD_TYPE, statementAbout } from '../../core/attestation.ts';
import type { PackageFile } from '../../core/package.ts';
import type { SignatureSpec } from '../../core/signing.ts';

export const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
export const PROVENANCE = 'https://slsa.dev/provenance/v1';

/** A signed statement; all bytes are in base64. */
export interface Bundle {
  readonly mediaType: string;
  readonly verificationMaterial: object;
  readonly dsseEnvelope: {
    readonly payload: string;
    readonly payloadType: string;
    readonly signatures: readonly { readonly sig: string }[];
  };
}

/** How a package came to be, in SLSA's words. */
const PREDICATE = {
  buildDefinition: {
    buildType: 'https://regproof.test/generate/v1',
    externalParameters: {},
    resolvedDependencies: [],
  },
  runDetails: { builder: { id: 'https://regproof.test/harness' } },
};

/** Writes the provenance of a tarball beside it. */
export async function writeAttestation(tarball: PackageFile, purl: string, how: SignatureSpec): Promise<PackageFile> {
  const statement = statementAbout({ name: purl, digest: { sha512: tarball.sha512 } }, PROVENANCE, PREDICATE);
  const bundle: Bundle = {
    mediaType: BUNDLE,
    // A run has no authority for identities and no log. In public there is a certificate that Fulcio issued to the identity of a CI job for ten
    // minutes, and an entry of Rekor's log; here the key is named, as npm's registry names its own in the statements that it makes itself.
    verificationMaterial: { publicKey: { hint: how.signer.fingerprint }, tlogEntries: [] },
    dsseEnvelope: {
      payload: statement.toString('base64'),
      payloadType: PAYLOAD_TYPE,
      signatures: [{ sig: (await signStatement(statement, how)).toString('base64') }],
    },
  };
  const path = tarball.path.replace(/\.tgz$/, '.sigstore');
  return { ...(await writeChunks(path, [Buffer.from(JSON.stringify(bundle))])), companion: true };
}
