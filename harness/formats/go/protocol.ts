// The GOPROXY protocol from outside: https://go.dev/ref/mod#goproxy-protocol
import type { Credential } from '../../core/access.ts';
import { Violation } from '../../core/finding.ts';
import type { RawHttp, RawResponse } from '../../core/http.ts';
import type { IndexedFile, Protocol } from '../../core/protocol.ts';
import { escaped, isCanonical, isModulePath, moduleOf, placeOf } from './module.ts';

/** Both mean that it is not here, so that a client may ask elsewhere. */
export const ABSENT = [404, 410] as const;

export const protocol: Protocol = {
  indexDigests: 'none',
  authorization,
  readIndex,
  absent,
  publish: (http, pkg, request) => http.upload(pkg, request),
};

function authorization({ user, password, token }: Credential): string | undefined {
  const secret = password ?? token;
  return secret === undefined ? undefined : `Basic ${Buffer.from(`${user ?? ''}:${secret}`).toString('base64')}`;
}

/** The list names versions, or @latest the one of a module without tags; each has three files. */
async function readIndex(http: RawHttp, name: string): Promise<IndexedFile[]> {
  const path = pathOf(name);
  const files: IndexedFile[] = [];
  for (const version of await allVersions(http, path)) {
    for (const ending of ['zip', 'mod', 'info'] as const) {
      files.push({ name: `${version}.${ending}`, url: placeOf({ path, version }, ending), version, digests: {} });
    }
  }
  return files;
}

async function allVersions(http: RawHttp, path: string): Promise<string[]> {
  const listed = await http.get(`${escaped(path)}/@v/list`);
  const versions = versionsIn(listed, path);
  if (listed.status !== 200 || versions.length > 0) return versions;
  // A module that is there has tags, or a last revision.
  const latest = await http.get(`${escaped(path)}/@latest`);
  if (ABSENT.some((status) => status === latest.status)) return [];
  const version = latest.json()?.Version;
  if (latest.status === 200 && isCanonical(String(version))) return [version];
  throw new Violation(`@latest of ${path}`, 'an info with a version', latest.text().slice(0, 300));
}

/** The versions in `@v/list`, in its order; none when the module is unknown. */
export async function listVersions(http: RawHttp, path: string): Promise<string[]> {
  return versionsIn(await http.get(`${escaped(path)}/@v/list`), path);
}

function versionsIn(response: RawResponse, path: string): string[] {
  if (ABSENT.some((status) => status === response.status)) return [];
  if (response.status !== 200)
    throw new Violation(`The list of ${path}`, 'status 200, 404 or 410', `${response.status}`);
  const type = response.headers['content-type'] ?? 'none';
  if (!/^text\/plain\b/.test(type)) throw new Violation(`The list of ${path} is no text`, 'text/plain', type);
  const lines = response.text().split('\n').filter(Boolean);
  const wrong = lines.find((line) => !isCanonical(line));
  if (wrong !== undefined) throw new Violation(`The list of ${path} has a line that is no version`, 'v1.2.3', wrong);
  return lines;
}

function absent(name: string): ReturnType<Protocol['absent']> {
  const path = pathOf(name);
  const files = (['info', 'mod', 'zip'] as const).map((ending) => placeOf({ path, version: 'v1.0.0' }, ending));
  return [`${escaped(path)}/@v/list`, `${escaped(path)}/@latest`, ...files].map((each) => ({
    path: each,
    statuses: ABSENT,
  }));
}

function pathOf(name: string): string {
  return isModulePath(name) ? name : moduleOf(name, 'v1.0.0').path;
}
