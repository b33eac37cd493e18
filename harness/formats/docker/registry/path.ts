// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#endpoints
import { isRepository } from '../name.ts';
import { ProtocolError } from './error.ts';

/** What a path below /v2/ names. */
export type Resource =
  | { readonly kind: 'base' | 'catalog' | 'token' }
  | { readonly kind: 'tags' | 'uploads'; readonly name: string }
  | { readonly kind: 'upload'; readonly name: string; readonly id: string }
  | { readonly kind: 'blob' | 'referrers'; readonly name: string; readonly digest: string }
  | { readonly kind: 'manifest'; readonly name: string; readonly reference: string };

/** Where tokens are given; no repository can be called so. */
export const TOKEN_PATH = '-/token';

/** Reads a path; names of repositories have slashes, so the end decides. */
export function resourceOf(path: string): Resource {
  if (path === '') return { kind: 'base' };
  if (path === '_catalog') return { kind: 'catalog' };
  if (path === TOKEN_PATH) return { kind: 'token' };
  const upload = /^(.+)\/blobs\/uploads(?:\/([^/]*))?$/.exec(path);
  if (upload)
    return upload[2]
      ? { kind: 'upload', name: named(upload[1]!), id: upload[2] }
      : { kind: 'uploads', name: named(upload[1]!) };
  const tags = /^(.+)\/tags\/list$/.exec(path);
  if (tags) return { kind: 'tags', name: named(tags[1]!) };
  const [, name = '', what, last = ''] = /^(.+)\/(blobs|manifests|referrers)\/([^/]+)$/.exec(path) ?? [];
  if (what === 'manifests') return { kind: 'manifest', name: named(name), reference: last };
  if (what !== undefined) return { kind: what === 'blobs' ? 'blob' : 'referrers', name: named(name), digest: last };
  throw new ProtocolError(404, 'NAME_UNKNOWN', `/v2/${path} is no address of this protocol.`);
}

function named(name: string): string {
  if (isRepository(name)) return name;
  throw new ProtocolError(400, 'NAME_INVALID', `${JSON.stringify(name)} is no valid repository name.`);
}
