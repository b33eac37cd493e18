// https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md
import type { SignatureSpec } from '../../core/signing.ts';
import type { LayoutWriter } from './layout.ts';
import { type Descriptor, OCI } from './media-types.ts';

const PAYLOAD = 'application/vnd.dev.cosign.simplesigning.v1+json';
/** The artifactType of a signature. */
export const SIGNATURE = 'application/vnd.dev.cosign.artifact.sig.v1+json';
/** Holds the signature over a payload, in base64. */
export const ANNOTATION = 'dev.cosignproject.cosign/signature';

/** What a signature is about: a manifest, in the repository that verifiers are to know it by. */
export interface Signed {
  readonly subject: Descriptor;
  /** `host/path`, as the payload names the repository. */
  readonly repository: string;
}

/** The tag under which the signatures of a manifest are looked for. */
export function signatureTag({ digest }: Descriptor): string {
  return `${digest.replace(':', '-')}.sig`;
}

/** What is signed: the digest of a manifest, and where it is meant to be. */
export function payloadOf({ subject, repository }: Signed, creator: string): Buffer {
  const identity = { 'docker-reference': repository };
  const image = { 'docker-manifest-digest': subject.digest };
  const critical = { identity, image, type: 'cosign container image signature' };
  return Buffer.from(JSON.stringify({ critical, optional: { creator } }));
}

/**
 * Writes the manifest that carries a signature: found by its tag, and by its subject where referrers are listed. Without `how` it has the payload and
 * no signature.
 */
export async function writeSignature(
  layout: LayoutWriter,
  signed: Signed,
  creator: string,
  how: SignatureSpec | undefined,
): Promise<Descriptor> {
  const payload = payloadOf(signed, creator);
  const signature = how && (await how.signer.plain(how.tampered ? Buffer.from('another payload') : payload));
  const annotations = signature ? { [ANNOTATION]: Buffer.from(signature).toString('base64') } : {};
  const config = { architecture: '', os: '', rootfs: { type: 'layers', diff_ids: [] }, config: {} };
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI.manifest,
    artifactType: SIGNATURE,
    config: await layout.add(Buffer.from(JSON.stringify(config)), OCI.config),
    layers: [{ ...(await layout.add(payload, PAYLOAD)), annotations }],
    subject: signed.subject,
  };
  return layout.addJson(manifest, OCI.manifest);
}
