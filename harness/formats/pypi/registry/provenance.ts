// Integrity API: https://docs.pypi.org/api/integrity/

import {
  type FileRow,
  Refusal,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
} from '../../../core/registry.ts';
import type { Attestations } from './attestations.ts';
import { normalizeName, normalizeVersion } from './name.ts';

const INTEGRITY_V1 = 'application/vnd.pypi.integrity.v1+json';

/** The provenance object of a file: its attestations, bundled by who brought them. */
export function provenanceOf(attestations: Attestations, user: string): object {
  const publisher = { kind: 'account', claims: { user } };
  return { version: 1, attestation_bundles: [{ publisher, attestations }] };
}

/** Where the provenance of a file is served, relative to the format's root; undefined for a file that has none. */
export function provenancePath(key: string, version: string, { name, meta }: FileRow): string | undefined {
  if (meta.provenance === undefined) return undefined;
  return `/integrity/${key}/${encodeURIComponent(version)}/${encodeURIComponent(name)}/provenance`;
}

/** `GET /integrity/<project>/<version>/<file>/provenance` */
export async function getProvenance(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const { name, version, file } = request.params;
  const project = await repository.package(normalizeName(name!));
  const release = project?.versions.find((row) => row.version === normalizeVersion(version!));
  const provenance = release?.files.find((row) => row.name === file)?.meta.provenance;
  if (provenance === undefined) throw new Refusal(404, `No provenance is available for ${file}.`);
  return { status: 200, headers: { 'Content-Type': INTEGRITY_V1 }, body: JSON.stringify(provenance) };
}
