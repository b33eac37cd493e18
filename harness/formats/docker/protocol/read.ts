// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pull, #listing-tags
import { Violation } from '../../../core/finding.ts';
import type { RawHttp, RawRequest, RawResponse } from '../../../core/http.ts';
import type { IndexedFile } from '../../../core/protocol.ts';
import type { Json } from '../../../core/registry.ts';
import { ACCEPT_MANIFESTS, type Descriptor } from '../media-types.ts';

export const ACCEPT: RawRequest = { headers: { Accept: ACCEPT_MANIFESTS } };

/** More pages, or deeper indexes, than any package here has. */
const MOST_PAGES = 100;
const DEEPEST = 4;

/** All tags, page by page; none when the registry does not know the repository. */
export async function readTags(http: RawHttp, name: string): Promise<string[]> {
  const tags: string[] = [];
  let next: string | null = `${name}/tags/list`;
  for (let pages = 0; next !== null; pages++) {
    const response: RawResponse = await http.get(next);
    if (response.status === 404) return [];
    const document = response.json();
    // Some registries say null where there is no tag left; without the field it is no list of tags.
    const list = document?.tags === null ? [] : document?.tags;
    if (response.status !== 200 || document?.name !== name || !isStrings(list) || pages > MOST_PAGES) {
      throw new Violation(`The tags of ${name} are wrong`, `status 200, the name and a list of tags`, shown(response));
    }
    tags.push(...list);
    next = nextPage(response);
  }
  return tags;
}

/** The address of the next page: https://www.rfc-editor.org/rfc/rfc8288 */
export function nextPage({ headers, url }: RawResponse): string | null {
  const link = /<([^>]*)>\s*;\s*rel="?next"?/i.exec(headers.link ?? '')?.[1];
  if (link === undefined) return null;
  if (URL.canParse(link, url)) return new URL(link, url).href;
  throw new Violation('Link names an address that is no URL', 'an absolute or relative URL', link.slice(0, 300));
}

/** Everything that a tag leads to, each once. */
export async function readTag(http: RawHttp, name: string, tag: string): Promise<IndexedFile[]> {
  const files = new Map<string, IndexedFile>();
  const keep = (kind: 'blobs' | 'manifests', digest: string, size?: number): void => {
    const [algorithm = '', hex = ''] = digest.split(':');
    if (!/^sha(256|512)$/.test(algorithm) || !/^[0-9a-f]{64,128}$/.test(hex)) {
      throw new Violation(`${name}:${tag} leads to something that is no digest`, 'sha256:… or sha512:…', digest);
    }
    const sized = size === undefined ? {} : { size };
    const url = `${name}/${kind}/${digest}`;
    files.set(digest, { name: hex, url, version: tag, digests: { [algorithm]: hex }, request: ACCEPT, ...sized });
  };
  const visit = async (reference: string, depth: number): Promise<void> => {
    const response = await http.get(`${name}/manifests/${reference}`, ACCEPT);
    if (response.status !== 200)
      throw new Violation(`${name}:${tag} leads nowhere`, `manifest ${reference}`, shown(response));
    // The header is a SHOULD: what the tag stands for can be told from the bytes.
    const digest = depth > 0 ? reference : (response.headers['docker-content-digest'] ?? `sha256:${response.sha256}`);
    keep('manifests', digest, response.size);
    const document: Json = response.json();
    if (depth > DEEPEST) throw new Violation(`${name}:${tag} does not end`, `at most ${DEEPEST} indexes`, 'more');
    for (const child of descriptorsIn(document, 'manifests')) await visit(child.digest, depth + 1);
    const blobs = [...(document.config ? [document.config as Descriptor] : []), ...descriptorsIn(document, 'layers')];
    for (const blob of blobs) keep('blobs', String(blob?.digest), blob?.size);
  };
  await visit(tag, 0);
  return [...files.values()];
}

function descriptorsIn(document: Json, field: 'manifests' | 'layers'): Descriptor[] {
  const list = document?.[field] ?? [];
  if (Array.isArray(list) && list.every((each) => typeof each?.digest === 'string')) return list;
  throw new Violation(`A manifest's ${field} are wrong`, 'a list of descriptors', JSON.stringify(list).slice(0, 300));
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function shown({ status, size, body }: RawResponse): string {
  return `status ${status}: ${size > 16_384 ? `${size} bytes` : body.toString('utf8').slice(0, 500)}`;
}
