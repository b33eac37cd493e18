import type { Credential } from '../../core/access.ts';
import { Violation } from '../../core/finding.ts';
import type { RawHttp, RawResponse } from '../../core/http.ts';
import type { Package } from '../../core/package.ts';
import type { IndexedFile, Protocol } from '../../core/protocol.ts';
import { recordsOf } from './protocol/repodata.ts';

export const protocol: Protocol = {
  authorization,
  readIndex,
  absent,
  publish: (http, pkg, request) => http.upload(pkg, request),
  remove,
};

/** Basic, with a token in the place of the password where there is no user. */
function authorization({ user, password, token }: Credential): string | undefined {
  const secret = user !== undefined && password !== undefined ? password : token;
  return secret === undefined ? undefined : `Basic ${Buffer.from(`${user ?? 'token'}:${secret}`).toString('base64')}`;
}

async function readIndex(http: RawHttp, name: string): Promise<IndexedFile[]> {
  return (await recordsOf(http, name)).map(({ file, url, record }) => {
    const { version, size, sha256, md5 } = record;
    const digests = { ...(sha256 === undefined ? {} : { sha256 }), ...(md5 === undefined ? {} : { md5 }) };
    return { name: file, url, version, ...(size === undefined ? {} : { size }), digests };
  });
}

function absent(name: string): ReturnType<Protocol['absent']> {
  return [
    { path: `linux-64/${name}-1.0.0-regproof_0.conda` },
    { path: `noarch/${name}-1.0.0-regproof_0.tar.bz2` },
    { path: `noarch/${name}.json` },
  ];
}

/** A DELETE of what the index names. */
async function remove(http: RawHttp, { name, file }: Package): Promise<RawResponse> {
  const listed = (await recordsOf(http, name)).find((each) => each.file === file.name);
  if (!listed) throw new Violation(`The index does not list ${file.name}`, file.sha256, 'no such package');
  return http.delete(listed.url);
}
