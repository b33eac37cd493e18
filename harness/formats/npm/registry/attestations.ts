// Attestations come as one more attachment of the publish document: libnpmpublish (publish.js)

import { z } from 'zod';
import { PAYLOAD_TYPE, readStatement } from '../../../core/attestation.ts';
import { purlOf } from '../../../core/purl.ts';
import {
  type Json,
  Refusal,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
  type StoredBlob,
} from '../../../core/registry.ts';
import { answerJson } from './json.ts';
import { packageName } from './route.ts';
import { baseName } from './rules.ts';

const bundleSchema = z.looseObject({
  mediaType: z.string().startsWith('application/vnd.dev.sigstore.bundle'),
  verificationMaterial: z.looseObject({}),
  dsseEnvelope: z.looseObject({
    payload: z.base64(),
    payloadType: z.literal(PAYLOAD_TYPE),
    signatures: z.array(z.looseObject({ sig: z.base64().min(1) })).min(1),
  }),
});

/** One attestation as it is kept and served. */
export interface Attestation {
  readonly predicateType: string;
  readonly bundle: Json;
}

/** Whether an attachment is a bundle, by its name. */
export function isBundle(attachment: string): boolean {
  return attachment.endsWith('.sigstore');
}

/**
 * What the bundle attests, refused when that is about anything else than this tarball of this version. Its signature is not looked at: a key is
 * named by a hint alone, and this registry trusts no authority.
 */
export function readAttestation(text: string, name: string, version: string, tarball: StoredBlob): Attestation {
  const bundle = parse(text);
  const statement = readStatement(Buffer.from(bundle.dsseEnvelope.payload, 'base64'));
  if (!statement) throw new Refusal(400, 'The provenance is no in-toto statement about one file.');
  const { predicateType, subject } = statement;
  const purl = purlOfVersion(name, version);
  if (subject.name !== purl || subject.digest.sha512 !== tarball.sha512) {
    throw new Refusal(400, `The provenance is about ${subject.name}, not about this tarball of ${purl}.`);
  }
  return { predicateType, bundle };
}

function parse(text: string): z.infer<typeof bundleSchema> {
  try {
    return bundleSchema.parse(JSON.parse(text));
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof z.ZodError)) throw cause;
    throw new Refusal(400, `The provenance is no bundle: ${cause.message}`);
  }
}

function purlOfVersion(name: string, version: string): string {
  const base = baseName(name);
  return purlOf('npm', base, version, base === name ? {} : { namespace: name.slice(0, name.indexOf('/')) });
}

/** What a version's document says of its attestations; nothing where it has none. */
export function attestationsField(root: string, id: string, attestations: readonly Attestation[]): Json {
  const [first] = attestations;
  if (!first) return {};
  const url = `${root}/-/npm/v1/attestations/${id.replace('/', '%2f')}`;
  return { attestations: { url, provenance: { predicateType: first.predicateType } } };
}

/** `GET /-/npm/v1/attestations/<package>@<version>` */
export async function getAttestations(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const id = packageName(request);
  const at = id.lastIndexOf('@');
  const row = at > 0 ? await repository.package(id.slice(0, at)) : null;
  const attestations = row?.versions.find(({ version }) => version === id.slice(at + 1))?.meta.attestations ?? [];
  if (attestations.length === 0) throw new Refusal(404, `No attestations are available for ${id}.`);
  return answerJson(200, { attestations });
}
