// Package documents as checks read them: https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md
import { Violation } from '../../core/finding.ts';
import type { RawHttp, RawRequest, RawResponse } from '../../core/http.ts';
import type { Package, PackageFile } from '../../core/package.ts';
import type { Json } from '../../core/registry.ts';

export const FULL = 'application/json';
export const ABBREVIATED = 'application/vnd.npm.install-v1+json';

/** What npm sends when it installs. */
export const INSTALL_ACCEPT = `${ABBREVIATED}; q=1.0, ${FULL}; q=0.8, */*`;

/** The path of a package's document, with the slash of a scope escaped as clients do. */
export function documentPath(name: string): string {
  return name.replace('/', '%2f');
}

/** A request whose body is that JSON value. */
export function jsonRequest(value: unknown, request: RawRequest = {}): RawRequest {
  const headers = { 'Content-Type': FULL, ...request.headers };
  return { ...request, headers, body: JSON.stringify(value) };
}

/** Dist-integrity of a file, as Subresource Integrity spells it. */
export function sri(file: Pick<PackageFile, 'sha512'>): string {
  return `sha512-${Buffer.from(file.sha512, 'hex').toString('base64')}`;
}

/** Reads the document of a package that has to be there; any other status than 200 is a violation. */
export async function readDocument(http: RawHttp, name: string, request: RawRequest = {}): Promise<Json> {
  const headers = { Accept: FULL, ...request.headers };
  const response = await http.get(documentPath(name), { ...request, headers });
  if (response.status !== 200)
    throw new Violation(`The document of ${name} cannot be read`, 'status 200', `status ${response.status}`);
  return response.json();
}

/** The entry of one published version; a violation when the document has none. */
export async function readVersion(http: RawHttp, pkg: Package, request: RawRequest = {}): Promise<Json> {
  const { versions } = await readDocument(http, pkg.name, request);
  const entry = versions?.[pkg.version];
  if (entry?.dist?.tarball !== undefined) return entry;
  const known = Object.keys(versions ?? {}).join(', ');
  throw new Violation(`${pkg.name} lacks ${pkg.version}`, `${pkg.version} with dist.tarball`, `versions ${known}`);
}

/** Fetches the tarball of one published version from where the document says. */
export async function readTarball(http: RawHttp, pkg: Package): Promise<RawResponse> {
  return http.get((await readVersion(http, pkg)).dist.tarball);
}
