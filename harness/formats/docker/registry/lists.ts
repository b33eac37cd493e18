// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#content-discovery
// https://distribution.github.io/distribution/spec/api/#catalog
import type { RegistryRequest, RegistryResponse, Repository } from '../../../core/registry.ts';
import { type Descriptor, OCI } from '../media-types.ts';
import { ProtocolError } from './error.ts';
import { digestLike, type ManifestMeta, repositoryRow, requireDigest, tagsOf } from './rows.ts';

/** Tags in the order of their code units, a page at a time where the client wants pages. */
export async function listTags(
  request: RegistryRequest,
  repository: Repository,
  name: string,
): Promise<RegistryResponse> {
  const tags = Object.keys(tagsOf(await repositoryRow(repository, name))).sort();
  return page(request, tags, `${name}/tags/list`, (list) => ({ name, tags: list }));
}

/** Names of all repositories. */
export async function listRepositories(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const names = (await repository.packages()).map(({ name }) => name).sort();
  return page(request, names, '_catalog', (repositories) => ({ repositories }));
}

function page(
  { query, root }: RegistryRequest,
  all: readonly string[],
  path: string,
  document: (list: readonly string[]) => object,
): RegistryResponse {
  const [last, wanted] = [query.get('last'), query.get('n')];
  if (wanted !== null && !/^\d{1,9}$/.test(wanted)) throw new ProtocolError(400, 'UNSUPPORTED', 'n is a whole number.');
  const rest = last === null ? all : all.filter((item) => item > last);
  const list = wanted === null ? rest : rest.slice(0, Number(wanted));
  const next = list.at(-1);
  const more = next !== undefined && list.length < rest.length;
  const link = more ? { Link: `<${root}/${path}?n=${wanted}&last=${encodeURIComponent(next)}>; rel="next"` } : {};
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json', ...link },
    body: JSON.stringify(document(list)),
  };
}

/** Manifests whose subject is that digest, whether there is such a manifest or not. */
export async function listReferrers(
  { query }: RegistryRequest,
  repository: Repository,
  name: string,
  digest: string,
): Promise<RegistryResponse> {
  requireDigest(digest);
  const wanted = query.get('artifactType');
  const row = await repository.package(name);
  const manifests = (row?.versions ?? []).flatMap(({ version, meta, files: [file] }): Descriptor[] => {
    const { subject, mediaType, artifactType, annotations } = meta as ManifestMeta;
    if (!file || !version.startsWith('manifest ') || subject !== digest) return [];
    if (wanted !== null && artifactType !== wanted) return [];
    const notes = { ...(artifactType ? { artifactType } : {}), ...(annotations ? { annotations } : {}) };
    return [{ mediaType, digest: digestLike(file, 'sha256:'), size: file.size, ...notes }];
  });
  const filtered = wanted === null ? {} : { 'OCI-Filters-Applied': 'artifactType' };
  const body = JSON.stringify({ schemaVersion: 2, mediaType: OCI.index, manifests });
  return { status: 200, headers: { 'Content-Type': OCI.index, ...filtered }, body };
}
