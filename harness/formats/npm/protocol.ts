// npm's protocol from outside.
// Registry API: https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md
// Package metadata: https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md
// Publish and unpublish as the client does: libnpmpublish (publish.js, unpublish.js)

import type { Credential } from '../../core/access.ts';
import { Violation } from '../../core/finding.ts';
import type { RawHttp, RawRequest, RawResponse } from '../../core/http.ts';
import type { Package } from '../../core/package.ts';
import type { IndexedFile, Protocol } from '../../core/protocol.ts';
import type { Json } from '../../core/registry.ts';
import { lastSegmentOf } from '../../core/untrusted-url.ts';
import { documentPath, jsonRequest } from './document.ts';
import { nameParts } from './name.ts';
import { publishDocument } from './protocol/publish-document.ts';

export const protocol: Protocol = { authorization, readIndex, absent, publish, remove };

function authorization({ token, user, password }: Credential): string | undefined {
  if (token !== undefined) return `Bearer ${token}`;
  return user === undefined ? undefined : `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}`;
}

async function readIndex(http: RawHttp, name: string): Promise<IndexedFile[]> {
  const response = await http.get(documentPath(name), { headers: { Accept: 'application/json' } });
  if (response.status === 404) return [];
  if (response.status !== 200) throw wrong(name, 'status 200 or 404', `status ${response.status}`);
  const document = response.json();
  if (document?.name !== name) throw wrong(name, `name "${name}"`, JSON.stringify(document?.name));
  const versions = objectIn(document, 'versions', name);
  for (const [tag, version] of Object.entries(objectIn(document, 'dist-tags', name))) {
    if (!(version in versions)) throw wrong(name, `tag ${tag} on a listed version`, String(version));
  }
  return Object.entries(versions).map(([version, manifest]) => indexed(name, version, manifest, response.url));
}

function indexed(name: string, version: string, manifest: Json, base: string): IndexedFile {
  const where = `${name}@${version}`;
  if (manifest?.name !== name || manifest.version !== version) {
    throw wrong(where, `manifest of ${where}`, `${manifest?.name}@${manifest?.version}`);
  }
  const { tarball, shasum, integrity } = objectIn(manifest, 'dist', where);
  if (typeof tarball !== 'string' || !URL.canParse(tarball))
    throw wrong(where, 'a URL as dist.tarball', String(tarball));
  if (!/^[0-9a-f]{40}$/.test(String(shasum)))
    throw wrong(where, '40 lower-case hex digits as dist.shasum', String(shasum));
  const sha512 = integrity === undefined ? {} : { sha512: sha512From(integrity, where) };
  const url = new URL(tarball, base);
  const file = lastSegmentOf(url, where);
  return { name: file, url: tarball, version, digests: { sha1: shasum, ...sha512 } };
}

function sha512From(integrity: unknown, where: string): string {
  const entry = String(integrity)
    .split(/\s+/)
    .find((each) => each.startsWith('sha512-'));
  const bytes = Buffer.from(entry?.slice('sha512-'.length) ?? '', 'base64');
  if (bytes.length !== 64) throw wrong(where, 'dist.integrity with a sha512', String(integrity));
  return bytes.toString('hex');
}

function absent(name: string): ReturnType<Protocol['absent']> {
  const { base } = nameParts(name);
  return [
    { path: documentPath(name) },
    { path: documentPath(name), request: { headers: { Accept: 'application/vnd.npm.install-v1+json' } } },
    { path: `${name}/-/${base}-1.0.0.tgz` },
  ];
}

async function publish(http: RawHttp, pkg: Package, request: RawRequest = {}): Promise<RawResponse> {
  return http.put(documentPath(pkg.name), jsonRequest(await publishDocument(pkg), request));
}

/** The requests of `npm unpublish name@version --force`. */
async function remove(http: RawHttp, { name, version }: Package): Promise<RawResponse> {
  const path = documentPath(name);
  const read = (): Promise<RawResponse> => http.get(`${path}?write=true`, { as: 'writer' });
  const before = await read();
  if (before.status !== 200) return before;
  const document = before.json();
  const versions = objectIn(document, 'versions', name);
  if (Object.keys(versions).every((known) => known === version)) return http.delete(`${path}/-rev/${document._rev}`);
  const tarball = versions[version]?.dist?.tarball;
  if (typeof tarball !== 'string') throw wrong(name, `version ${version} with dist.tarball`, JSON.stringify(tarball));
  const written = await http.put(`${path}/-rev/${document._rev}`, jsonRequest(without(document, version), {}));
  if (written.status >= 300) return written;
  const after = await read();
  if (after.status !== 200) throw wrong(name, 'a document without the version', `status ${after.status}`);
  const deleted = await http.delete(`${tarball}/-rev/${after.json()._rev}`);
  // A registry may have removed the tarball together with the version; the client takes 404 for success.
  return deleted.status === 404 ? written : deleted;
}

function without(document: Json, version: string): Json {
  const { [version]: _gone, ...versions } = document.versions;
  const tags = Object.entries(document['dist-tags'] ?? {}).filter(([, pointed]) => pointed !== version);
  const latest = { latest: Object.keys(versions).at(-1) };
  const { _attachments, _revisions, ...rest } = document;
  return { ...rest, versions, 'dist-tags': { ...latest, ...Object.fromEntries(tags) } };
}

function objectIn(document: Json, field: string, where: string): Json {
  const value = document[field];
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw wrong(where, `an object "${field}"`, JSON.stringify(value) ?? 'nothing');
}

function wrong(where: string, expected: string, actual: string): Violation {
  return new Violation(`The package document of ${where} is wrong`, expected, actual);
}
