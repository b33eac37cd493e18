// Upload API: https://docs.pypi.org/api/upload/
// Metadata of a wheel as a file of its own: PEP 658 and PEP 714.

import {
  type PackageRow,
  Refusal,
  type RegistryResponse,
  type Repository,
  type StoredBlob,
  type Transaction,
} from '../../../core/registry.ts';
import { readAttestations } from './attestations.ts';
import { type Distribution, parseFilename } from './filename.ts';
import type { Form } from './form.ts';
import { readCoreMetadata } from './metadata.ts';
import { isName, normalizeName, normalizeVersion } from './name.ts';
import { provenanceOf } from './provenance.ts';

const METADATA_VERSION = /^[12]\.\d+$/;

/** `:action=file_upload`: one file, published at once when it is what the form says. */
export async function upload(form: Form, repository: Repository, user: string): Promise<RegistryResponse> {
  const { content } = form;
  if (!content) throw new Refusal(400, 'The form has no file "content".');
  const identity = statedIdentity(form);
  const { blob, filename } = content;
  compareDigests(form, blob);
  const distribution = matchingFile(filename, identity);
  const metadata = await readCoreMetadata(repository, blob, filename);
  if (normalizeName(metadata.name) !== identity.key || normalizeVersion(metadata.version) !== identity.version) {
    throw new Refusal(400, `The metadata in "${filename}" names ${metadata.name} ${metadata.version}.`);
  }
  const sidecar = distribution.kind === 'wheel' ? await repository.store(metadata.bytes) : null;
  const attestations = readAttestations(form, content);
  const meta = {
    requiresPython: metadata.requiresPython,
    uploadTime: new Date().toISOString(),
    ...(attestations ? { provenance: provenanceOf(attestations, user) } : {}),
  };
  await repository.transaction(async (transaction) => {
    await openRelease(transaction, identity, filename);
    const { key, version } = identity;
    await transaction.addFile(key, version, { name: filename, blob, meta });
    if (sidecar) await transaction.addFile(key, version, { name: `${filename}.metadata`, blob: sidecar });
  });
  return { status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: 'OK\n' };
}

export interface Identity {
  readonly key: string;
  readonly name: string;
  readonly version: string;
}

/** Name and version that a form states, refused when they are none. */
export function statedIdentity({ fields }: Form): Identity {
  const name = fields.get('name') ?? '';
  if (!isName(name)) throw new Refusal(400, `"${name}" is not a valid project name.`);
  const version = normalizeVersion(fields.get('version') ?? '');
  if (version === null) throw new Refusal(400, `"${fields.get('version') ?? ''}" is not a valid version.`);
  const metadataVersion = fields.get('metadata_version');
  if (metadataVersion !== undefined && !METADATA_VERSION.test(metadataVersion)) {
    throw new Refusal(400, `Metadata version "${metadataVersion}" is unknown.`);
  }
  return { key: normalizeName(name), name, version };
}

/** blake2_256 is not looked at: the platform's library offers that function in its longest form only. */
function compareDigests({ fields }: Form, blob: StoredBlob): void {
  for (const [field, actual] of [
    ['sha256_digest', blob.sha256],
    ['md5_digest', blob.md5],
  ] as const) {
    const stated = fields.get(field);
    if (stated && stated.toLowerCase() !== actual) {
      throw new Refusal(400, `${field} is ${stated}, but the file has ${actual}.`);
    }
  }
}

function matchingFile(filename: string, { key, name, version }: Identity): Distribution {
  const distribution = parseFilename(filename, name);
  if (!distribution) throw new Refusal(400, `"${filename}" is not the name of a wheel or source distribution.`);
  if (distribution.name !== key || distribution.version !== version) {
    throw new Refusal(400, `"${filename}" does not belong to ${name} ${version}.`);
  }
  return distribution;
}

async function openRelease(
  transaction: Transaction,
  { key, name, version }: Identity,
  filename: string,
): Promise<void> {
  const project: PackageRow | null = await transaction.package(key);
  if (!project) await transaction.createPackage(key, name);
  const release = project?.versions.find((row) => row.version === version);
  if (!release) await transaction.addVersion(key, version, {});
  // twine --skip-existing looks for these words or for 409.
  if (release?.files.some((file) => file.name === filename)) {
    throw new Refusal(409, `File already exists: ${filename}.`);
  }
}
