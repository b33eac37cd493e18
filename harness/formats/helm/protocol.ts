// A chart repository from outside: https://helm.sh/docs/topics/chart_repository/
import type { Credential } from '../../core/access.ts';
import { Violation } from '../../core/finding.ts';
import type { RawHttp } from '../../core/http.ts';
import type { Package } from '../../core/package.ts';
import type { IndexedFile, Protocol } from '../../core/protocol.ts';
import { lastSegmentOf, untrustedUrl } from '../../core/untrusted-url.ts';
import { type Index, type IndexEntry, parseIndex } from './index-document.ts';
import { archiveName } from './name.ts';

export const protocol: Protocol = {
  authorization,
  readIndex,
  absent,
  publish: (http, pkg, request) => http.upload(pkg, request),
  remove: (http, { name, version }) => http.delete(`charts/${name}/${encodeURIComponent(version)}`),
};

/** Basic; a token without a user is presented as a password, under the name that stands for that. */
export function userAndPassword({ user, password, token }: Credential): { user: string; password: string } | undefined {
  const secret = password ?? token;
  return secret === undefined ? undefined : { user: user ?? '__token__', password: secret };
}

function authorization(credential: Credential): string | undefined {
  const pair = userAndPassword(credential);
  return pair && `Basic ${Buffer.from(`${pair.user}:${pair.password}`).toString('base64')}`;
}

/** The index of the repository; null when there is none. */
export async function fetchIndex(http: RawHttp): Promise<Index | null> {
  const response = await http.get('index.yaml');
  if (response.status === 404) return null;
  if (response.status !== 200) throw new Violation('GET index.yaml', 'status 200 or 404', `status ${response.status}`);
  return parseIndex(response.text());
}

/** The entries of one chart, in the order of the index. */
export async function versionsOf(http: RawHttp, name: string): Promise<readonly IndexEntry[]> {
  return (await fetchIndex(http))?.entries.get(name) ?? [];
}

/** The entry of one version; a violation when the index has none, or several. */
export async function entryOf(
  http: RawHttp,
  { name, version }: Pick<Package, 'name' | 'version'>,
): Promise<IndexEntry> {
  const found = (await versionsOf(http, name)).filter((entry) => entry.version === version);
  if (found.length === 1) return found[0]!;
  throw new Violation(`${name} ${version} in index.yaml`, 'one entry', `${found.length} entries`);
}

/** Clients take the first address alone. */
export function archiveUrl({ urls }: IndexEntry): string {
  return urls[0]!;
}

async function readIndex(http: RawHttp, name: string): Promise<IndexedFile[]> {
  return (await versionsOf(http, name)).map((entry) => {
    const where = `${entry.name} ${entry.version} in index.yaml`;
    const file = lastSegmentOf(untrustedUrl(archiveUrl(entry), 'http://repository/', where), where);
    return {
      name: file,
      url: archiveUrl(entry),
      version: entry.version,
      digests: entry.digest === undefined ? {} : { sha256: entry.digest },
    };
  });
}

function absent(name: string): ReturnType<Protocol['absent']> {
  const archive = archiveName(name, '1.0.0');
  return [{ path: `charts/${archive}` }, { path: `charts/${archive}.prov` }, { path: archive }];
}
