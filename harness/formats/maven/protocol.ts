// The repository layout and its metadata from outside: https://maven.apache.org/repositories/
import { createReadStream } from 'node:fs';
import type { Credential } from '../../core/access.ts';
import { Violation } from '../../core/finding.ts';
import type { RawHttp, RawRequest, RawResponse } from '../../core/http.ts';
import type { Package, PackageFile } from '../../core/package.ts';
import type { IndexedFile, Protocol } from '../../core/protocol.ts';
import { coordinatesOf, folderOf, isSnapshot } from './coordinates.ts';
import { type Metadata, parseMetadata, renderMetadata } from './metadata.ts';

export const protocol: Protocol = { authorization, readIndex, absent, publish, remove };

/** What Maven and Gradle between them put beside a file. */
export const CHECKSUMS = ['md5', 'sha1', 'sha256', 'sha512'] as const;

const ENDINGS = ['.jar', '.pom', '-sources.jar', '.module'];

function authorization({ user, password, token }: Credential): string | undefined {
  const secret = password ?? token;
  if (secret === undefined) return undefined;
  return `Basic ${Buffer.from(`${user ?? '__token__'}:${secret}`).toString('base64')}`;
}

/** The artifact's metadata; null when there is none. */
export async function artifactMetadata(http: RawHttp, name: string): Promise<Metadata | null> {
  return readMetadata(http, `${folderOf(coordinatesOf(name))}/maven-metadata.xml`);
}

/** A metadata document; null for 404, a violation for anything that is none. */
export async function readMetadata(http: RawHttp, path: string): Promise<Metadata | null> {
  const response = await http.get(path);
  if (response.status === 404) return null;
  if (response.status !== 200) throw new Violation(path, 'status 200 or 404', String(response.status));
  const metadata = parseMetadata(response.text());
  if (!metadata) throw new Violation(path, 'a maven-metadata.xml', response.text().slice(0, 300));
  return metadata;
}

/** The metadata names versions; the files of a version are those with a checksum beside them. Signatures need none, and are not listed. */
async function readIndex(http: RawHttp, name: string): Promise<IndexedFile[]> {
  const coordinates = coordinatesOf(name);
  const versions = (await artifactMetadata(http, name))?.versions ?? [];
  const files: IndexedFile[] = [];
  for (const version of versions) {
    for (const ending of ENDINGS) {
      const file = `${coordinates.artifact}-${version}${ending}`;
      const url = `${folderOf(coordinates, version)}/${file}`;
      const [sha1, md5] = [await checksum(http, url, 'sha1'), await checksum(http, url, 'md5')];
      if (sha1 !== null) files.push({ name: file, url, version, digests: { sha1, ...(md5 === null ? {} : { md5 }) } });
    }
  }
  return files;
}

/** The digest in a checksum file, without the name that may follow it; null for 404. */
export async function checksum(
  http: RawHttp,
  path: string,
  algorithm: (typeof CHECKSUMS)[number],
): Promise<string | null> {
  const response = await http.get(`${path}.${algorithm}`);
  if (response.status === 404) return null;
  const digest = /^([0-9a-f]+)(?:\s+\*?\S+)?\s*$/i.exec(response.text())?.[1];
  if (response.status === 200 && digest !== undefined) return digest.toLowerCase();
  throw new Violation(
    `${path}.${algorithm}`,
    'a hexadecimal digest',
    `${response.status} ${response.text().slice(0, 200)}`,
  );
}

function absent(name: string): ReturnType<Protocol['absent']> {
  const coordinates = coordinatesOf(name);
  const [artifact, version] = [folderOf(coordinates), folderOf(coordinates, '1.0.0')];
  const file = `${version}/${coordinates.artifact}-1.0.0`;
  return [
    { path: `${artifact}/maven-metadata.xml` },
    { path: `${folderOf(coordinates, '1.0.0-SNAPSHOT')}/maven-metadata.xml` },
    { path: `${file}.jar` },
    { path: `${file}.pom` },
    { path: `${file}.jar.sha1` },
  ];
}

/** The requests of a deployment: each file with its checksums, then the artifact's metadata with the new version in it. */
async function publish(http: RawHttp, pkg: Package, request: RawRequest = {}): Promise<RawResponse> {
  if (isSnapshot(pkg.version)) throw new Error('a snapshot has names that its client makes');
  let refusal: RawResponse | undefined;
  const put = async (path: string, body: RawRequest['body']) => {
    const answer = await http.put(path, { ...request, body: body! });
    if (answer.status >= 300) refusal ??= answer;
    return answer;
  };
  for (const file of pkg.files) {
    await put(file.place!, { size: file.size, stream: () => createReadStream(file.path) });
    if (!file.name.endsWith('.asc'))
      for (const algorithm of ['md5', 'sha1'] as const) await put(`${file.place}.${algorithm}`, file[algorithm]);
  }
  const path = `${folderOf(coordinatesOf(pkg.name))}/maven-metadata.xml`;
  const last = await put(path, await merged(http, pkg, path));
  return refusal ?? last;
}

async function merged(http: RawHttp, { name, version }: Package, path: string): Promise<string> {
  const { group, artifact } = coordinatesOf(name);
  const before = await readMetadata(http, path);
  const versions = [...new Set([...(before?.versions ?? []), version])];
  const lastUpdated = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return renderMetadata({ groupId: group, artifactId: artifact, release: version, versions, lastUpdated });
}

/** Repositories delete by folder. */
function remove(http: RawHttp, { name, version }: Package): Promise<RawResponse> {
  return http.delete(`${folderOf(coordinatesOf(name), version)}/`);
}

/** A file of the package by the end of its name. */
export function fileOf({ files }: Package, ending: string): PackageFile {
  const file = files.find(({ name }) => name.endsWith(ending));
  if (!file) throw new Error(`the package has no ${ending}`);
  return file;
}
