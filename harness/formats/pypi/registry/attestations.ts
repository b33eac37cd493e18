// PEP 740, "Attestation verification": https://packaging.python.org/en/latest/specifications/index-hosted-attestations/

import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { isSignedBy, readStatement, type Subject } from '../../../core/attestation.ts';
import { Refusal } from '../../../core/registry.ts';
import { parseFilename } from './filename.ts';
import type { Form } from './form.ts';

const PREDICATES: readonly string[] = [
  'https://docs.pypi.org/attestations/publish/v1',
  'https://slsa.dev/provenance/v1',
];

const attestationsSchema = z
  .array(
    z.looseObject({
      version: z.literal(1),
      verification_material: z.looseObject({
        certificate: z.base64().min(1),
        transparency_entries: z.array(z.looseObject({})),
      }),
      envelope: z.looseObject({ statement: z.base64(), signature: z.base64() }),
    }),
  )
  .min(1);

export type Attestations = z.infer<typeof attestationsSchema>;

/**
 * The form's attestations, each about the uploaded file and signed by the key that it shows; undefined for a form without. Who may sign is not
 * looked at: this registry trusts no authority.
 */
export function readAttestations(
  { fields }: Form,
  { filename, blob }: NonNullable<Form['content']>,
): Attestations | undefined {
  const text = fields.get('attestations');
  if (text === undefined) return undefined;
  const attestations = parse(text);
  for (const { envelope, verification_material } of attestations) {
    const bytes = Buffer.from(envelope.statement, 'base64');
    const statement = readStatement(bytes);
    if (!statement || !PREDICATES.includes(statement.predicateType)) {
      throw new Refusal(400, 'An attestation is no in-toto statement about one file, of a kind that is known here.');
    }
    requireSubject(statement.subject, filename, blob.sha256);
    if (!isSignedBy(keyOf(verification_material.certificate), bytes, Buffer.from(envelope.signature, 'base64'))) {
      throw new Refusal(400, `The signature of the attestation of "${filename}" does not verify.`);
    }
  }
  return attestations;
}

function parse(text: string): Attestations {
  try {
    return attestationsSchema.parse(JSON.parse(text));
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof z.ZodError)) throw cause;
    throw new Refusal(400, `"attestations" is no list of attestations: ${cause.message}`);
  }
}

/** Names are compared by what they say, since one of them may be spelled otherwise; the digest tells files of one name apart. */
function requireSubject({ name, digest }: Subject, filename: string, sha256: string): void {
  const [stated, actual] = [parseFilename(name), parseFilename(filename)];
  const same = stated?.kind === actual?.kind && stated?.name === actual?.name && stated?.version === actual?.version;
  if (stated && same && digest.sha256 === sha256) return;
  throw new Refusal(400, `An attestation is about "${name}", sha256 ${digest.sha256}, not about "${filename}".`);
}

/** How a key may be shown: inside a certificate, or bare. */
const READERS: readonly ((der: Buffer) => KeyObject)[] = [
  (der) => new X509Certificate(der).publicKey,
  (der) => createPublicKey({ key: der, type: 'spki', format: 'der' }),
];

function keyOf(certificate: string): KeyObject {
  for (const read of READERS) {
    const key = attempt(() => read(Buffer.from(certificate, 'base64')));
    if (key && ['ec', 'rsa'].includes(String(key.asymmetricKeyType))) return key;
  }
  throw new Refusal(400, 'An attestation shows neither a certificate nor a public key that signs with SHA-256.');
}

function attempt(read: () => KeyObject): KeyObject | null {
  try {
    return read();
  } catch {
    return null;
  }
}
