// A yum repository from outside: https://en.opensuse.org/openSUSE:Standards_Rpm_Metadata
import { basename } from 'node:path';
import type { Credential } from '../../core/access.ts';
import { Violation } from '../../core/finding.ts';
import type { RawHttp, RawResponse } from '../../core/http.ts';
import type { Package } from '../../core/package.ts';
import type { IndexedFile, Protocol } from '../../core/protocol.ts';
import { readPrimary } from './protocol/primary.ts';
import { encodePath } from './protocol/repomd.ts';

export const protocol: Protocol = {
  authorization,
  readIndex,
  absent,
  publish: (http, pkg, request) => http.upload(pkg, request),
  remove,
};

/** dnf and zypper know Basic credentials alone; a token goes in the place of the password. */
function authorization({ user, password, token }: Credential): string | undefined {
  const secret = password ?? token;
  return secret === undefined ? undefined : `Basic ${Buffer.from(`${user ?? 'token'}:${secret}`).toString('base64')}`;
}

async function readIndex(http: RawHttp, name: string): Promise<IndexedFile[]> {
  const packages = (await readPrimary(http)).filter((pkg) => pkg.name === name);
  return packages.map(({ href, evr, size, sha256 }) => {
    return { name: basename(href), url: encodePath(href), version: evr, size, digests: { sha256 } };
  });
}

function absent(name: string): ReturnType<Protocol['absent']> {
  return [
    { path: `Packages/${name[0]}/${name}-1.0.0-1.noarch.rpm` },
    { path: `repodata/${'0'.repeat(64)}-primary.xml.gz` },
    { path: `${name}.rpm` },
  ];
}

/** A DELETE of what the index names. */
async function remove(http: RawHttp, { name, version, file }: Package): Promise<RawResponse> {
  const listed = (await readPrimary(http)).find(
    (pkg) => pkg.name === name && pkg.evr === version && pkg.sha256 === file.sha256,
  );
  if (!listed) throw new Violation(`The index does not list ${name} ${version}`, file.sha256, 'no such package');
  return http.delete(encodePath(listed.href));
}
