// cargo's protocols from outside.
// Sparse index: https://doc.rust-lang.org/cargo/reference/registry-index.html
// Web API: https://doc.rust-lang.org/cargo/reference/registry-web-api.html

import { readFile } from 'node:fs/promises';
import type { Credential } from '../../core/access.ts';
import type { RawHttp, RawRequest, RawResponse } from '../../core/http.ts';
import type { Package } from '../../core/package.ts';
import type { IndexedFile, Protocol } from '../../core/protocol.ts';
import type { Json } from '../../core/registry.ts';
import { apiUrl, downloadUrl, GONE, readConfig, readEntries } from './protocol/index-file.ts';
import { publishMetadata } from './protocol/publish-metadata.ts';
import { indexPath } from './registry/name.ts';

/** There is no request that deletes a version. */
export const protocol: Protocol = { authorization, readIndex, absent, publish };

/** The token as it is, without a scheme. */
function authorization({ token }: Credential): string | undefined {
  return token;
}

async function readIndex(http: RawHttp, name: string): Promise<IndexedFile[]> {
  const { config } = await readConfig(http);
  const entries = await readEntries(http, name);
  return entries.map((entry) => ({
    name: `${entry.name}-${entry.vers}.crate`,
    url: downloadUrl(config, entry),
    version: entry.vers,
    digests: { sha256: entry.cksum },
  }));
}

function absent(name: string): ReturnType<Protocol['absent']> {
  return [{ path: indexPath(name), statuses: GONE }];
}

/** Reads where the API is as the writer, so that an unauthorised publish is refused by the API and not by the index. */
async function publish(http: RawHttp, pkg: Package, request: RawRequest = {}): Promise<RawResponse> {
  const { index } = await readConfig(http, { as: 'writer' });
  const crate = await readFile(pkg.file.path);
  const body = publishFrame(await publishMetadata(pkg.file.path, `sparse+${index}`), crate);
  return http.put(await apiUrl(http, '/new'), { ...request, body });
}

/** The body of a publish request. */
export function publishFrame(metadata: Json, crate: Buffer): Buffer {
  const json = Buffer.from(JSON.stringify(metadata));
  return Buffer.concat([lengthField(json.length), json, lengthField(crate.length), crate]);
}

/** 32 bits, unsigned, little-endian. */
export function lengthField(length: number): Buffer {
  const field = Buffer.alloc(4);
  field.writeUInt32LE(length);
  return field;
}
