// cargo's protocols from outside.
// Sparse index: https://doc.rust-lang.org/cargo/reference/registry-index.html
// Web API: https://doc.rust-lang.org/cargo/reference/registry-web-api.html

import { readFile } from 'node:fs/promises';
import type { Credential } from '../../core/access.ts';
import { Violation } from '../../core/finding.ts';
import type { RawHttp, RawRequest, RawResponse } from '../../core/http.ts';
import type { Package } from '../../core/package.ts';
import type { IndexedFile, Protocol } from '../../core/protocol.ts';
import type { Json } from '../../core/registry.ts';
import { publishMetadata } from './protocol/publish-metadata.ts';
import { indexPath } from './registry/name.ts';

/** There is no request that deletes a version. */
export const protocol: Protocol = { authorization, readIndex, absent, publish };

/** The token as it is, without a scheme. */
function authorization({ token }: Credential): string | undefined {
  return token;
}

const GONE = [404, 410, 451];

async function readIndex(http: RawHttp, name: string): Promise<IndexedFile[]> {
  const { config } = await readConfig(http, {});
  const response = await http.get(indexPath(name));
  if (GONE.includes(response.status)) return [];
  if (response.status !== 200) throw wrong(name, `status 200 or ${GONE.join(', ')}`, `status ${response.status}`);
  const text = response.text();
  const lines = text.split('\n');
  if (lines.pop() !== '') throw wrong(name, 'a line end after the last line', JSON.stringify(text.slice(-60)));
  const files = lines.map((line) => indexed(line, name, config));
  const twice = files.find((file, index) => files.findIndex((other) => core(other) === core(file)) !== index);
  if (twice) throw wrong(name, 'each version once, whatever its build metadata', twice.version);
  return files;
}

function core({ version }: IndexedFile): string {
  return version.split('+', 1)[0]!;
}

function indexed(line: string, name: string, config: Json): IndexedFile {
  const entry = parseLine(line, name);
  const { vers: version, cksum } = entry;
  if (String(entry.name).toLowerCase() !== name.toLowerCase()) throw wrong(name, `lines of ${name}`, entry.name);
  if (typeof version !== 'string' || version === '') throw wrong(name, 'a version "vers"', line);
  if (!/^[0-9a-f]{64}$/.test(cksum)) throw wrong(name, '64 lower-case hexadecimal digits as "cksum"', String(cksum));
  if (!Array.isArray(entry.deps)) throw wrong(name, 'a list "deps"', line);
  if (typeof entry.features !== 'object' || entry.features === null) throw wrong(name, 'an object "features"', line);
  if (typeof entry.yanked !== 'boolean') throw wrong(name, 'true or false as "yanked"', String(entry.yanked));
  const url = downloadUrl(config.dl, entry.name, version, cksum);
  return { name: `${entry.name}-${version}.crate`, url, version, digests: { sha256: cksum } };
}

function parseLine(line: string, name: string): Json {
  try {
    const entry = JSON.parse(line);
    if (typeof entry === 'object' && entry !== null) return entry;
  } catch (cause) {
    throw wrong(name, 'a JSON object on each line', `${(cause as Error).message}: ${line.slice(0, 200)}`);
  }
  throw wrong(name, 'a JSON object on each line', line.slice(0, 200));
}

/** The template of config.json filled in; without markers the default path is appended. */
function downloadUrl(template: string, name: string, version: string, checksum: string): string {
  const path = indexPath(name);
  const prefix = path.slice(0, path.lastIndexOf('/'));
  const values: Readonly<Record<string, string>> = {
    '{crate}': name,
    '{version}': version,
    // In the crate's own case, as the book defines it; {lowerprefix} is that of the index.
    '{prefix}': /^[123]/.test(prefix) ? prefix : `${name.slice(0, 2)}/${name.slice(2, 4)}`,
    '{lowerprefix}': prefix,
    '{sha256-checksum}': checksum,
  };
  const filled = template.replace(/\{[a-z0-9-]+\}/g, (marker) => values[marker] ?? marker);
  return filled === template ? `${template}/${name}/${version}/download` : filled;
}

async function readConfig(http: RawHttp, request: RawRequest): Promise<{ config: Json; index: string }> {
  const response = await http.get('config.json', request);
  const fail = (expected: string, actual: string): Violation => new Violation('config.json is wrong', expected, actual);
  if (response.status !== 200) throw fail('status 200', `status ${response.status}`);
  const config = response.json();
  if (typeof config?.dl !== 'string') throw fail('a string "dl"', JSON.stringify(config));
  if (typeof config.api === 'string' && config.api.endsWith('/'))
    throw fail('"api" without a slash at its end', config.api);
  return { config, index: response.url.slice(0, -'config.json'.length) };
}

function absent(name: string): ReturnType<Protocol['absent']> {
  return [{ path: indexPath(name), statuses: GONE }];
}

/** Reads where the API is as the writer, so that an unauthorised publish is refused by the API and not by the index. */
async function publish(http: RawHttp, pkg: Package, request: RawRequest = {}): Promise<RawResponse> {
  const { config, index } = await readConfig(http, { as: 'writer' });
  if (typeof config.api !== 'string')
    throw new Violation('config.json is wrong', 'a string "api"', JSON.stringify(config));
  const crate = await readFile(pkg.file.path);
  const metadata = Buffer.from(JSON.stringify(await publishMetadata(pkg.file.path, `sparse+${index}`)));
  const body = Buffer.concat([length(metadata), metadata, length(crate), crate]);
  return http.put(`${config.api}/api/v1/crates/new`, { ...request, body });
}

function length(bytes: Buffer): Buffer {
  const field = Buffer.alloc(4);
  field.writeUInt32LE(bytes.length);
  return field;
}

function wrong(name: string, expected: string, actual: string): Violation {
  return new Violation(`The index file of ${name} is wrong`, expected, actual);
}
