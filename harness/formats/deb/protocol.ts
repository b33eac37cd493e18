// A Debian archive from outside: https://wiki.debian.org/DebianRepository/Format
import type { Credential } from '../../core/access.ts';
import type { RawHttp, RawRequest, RawResponse } from '../../core/http.ts';
import type { Package } from '../../core/package.ts';
import type { IndexedFile, Protocol } from '../../core/protocol.ts';
import { addressOf, readPackages } from './protocol/packages.ts';
import { readRelease, SUITE } from './protocol/release.ts';

export const protocol: Protocol = { authorization, readIndex, absent, publish, remove };

/** apt knows Basic; a token alone can only be a bearer's. */
function authorization({ user, password, token }: Credential): string | undefined {
  if (user !== undefined && password !== undefined)
    return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return token === undefined ? undefined : `Bearer ${token}`;
}

/** Everything of that name in any component for any architecture; a package for all architectures is listed in several indexes, but counts once. */
async function readIndex(http: RawHttp, name: string): Promise<IndexedFile[]> {
  const release = await readRelease(http, SUITE);
  if (!release) return [];
  const found = new Map<string, IndexedFile>();
  for (const stanza of (await readPackages(http, release)).filter((each) => each.Package === name)) {
    found.set(stanza.Filename, {
      name: stanza.Filename.split('/').at(-1)!,
      url: addressOf(stanza),
      version: stanza.Version,
      size: Number(stanza.Size),
      digests: {
        sha256: stanza.SHA256,
        ...(stanza.MD5sum === undefined ? {} : { md5: stanza.MD5sum }),
        ...(stanza.SHA1 === undefined ? {} : { sha1: stanza.SHA1 }),
        ...(stanza.SHA512 === undefined ? {} : { sha512: stanza.SHA512 }),
      },
    });
  }
  return [...found.values()];
}

function absent(name: string): ReturnType<Protocol['absent']> {
  const prefix = name.slice(0, 1);
  return [
    { path: `dists/${name}/InRelease` },
    { path: `dists/${name}/Release` },
    { path: `dists/${SUITE}/main/binary-amd64/by-hash/SHA256/${'0'.repeat(64)}` },
    { path: `pool/${SUITE}/main/${prefix}/${name}/${name}_1.0_all.deb` },
    { path: `pool/main/${prefix}/${name}/${name}_1.0_all.deb` },
  ];
}

function publish(http: RawHttp, pkg: Package, request?: RawRequest): Promise<RawResponse> {
  return http.upload(pkg, request);
}

/** Deletes by the address in the index, which is what registries that delete over HTTP have in common. */
async function remove(http: RawHttp, pkg: Package): Promise<RawResponse> {
  const listed = await readIndex(http, pkg.name);
  const file = listed.find((each) => each.version === pkg.version);
  return http.delete(file?.url ?? `pool/${pkg.file.name}`);
}
