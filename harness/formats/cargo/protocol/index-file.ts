// Index configuration and index files: https://doc.rust-lang.org/cargo/reference/registry-index.html

import { Violation } from '../../../core/finding.ts';
import type { RawHttp, RawRequest } from '../../../core/http.ts';
import type { Json } from '../../../core/registry.ts';
import { indexPath } from '../registry/name.ts';

/** How a registry may say that it has no such crate. */
export const GONE = [404, 410, 451];

export interface IndexConfig {
  readonly dl: string;
  /** Base URL of the web API; a registry that cannot be published to has none. */
  readonly api?: string;
  readonly 'auth-required'?: boolean;
}

/** `config.json`, and the absolute URL of the index that it lies in. */
export async function readConfig(
  http: RawHttp,
  request: RawRequest = {},
): Promise<{ config: IndexConfig; index: string }> {
  const response = await http.get('config.json', request);
  const fail = (expected: string, actual: string): Violation => new Violation('config.json is wrong', expected, actual);
  if (response.status !== 200) throw fail('status 200', `status ${response.status}`);
  const config = response.json();
  if (typeof config?.dl !== 'string') throw fail('a string "dl"', JSON.stringify(config));
  if (typeof config.api === 'string' && config.api.endsWith('/'))
    throw fail('"api" without a slash at its end', config.api);
  return { config, index: response.url.slice(0, -'config.json'.length) };
}

/** URL of the web API; throws a Violation where the registry has none. */
export async function apiUrl(http: RawHttp, path: string): Promise<string> {
  const { config } = await readConfig(http, { as: 'writer' });
  if (typeof config.api !== 'string')
    throw new Violation('config.json is wrong', 'a string "api"', JSON.stringify(config));
  return `${config.api}/api/v1/crates${path}`;
}

/** The versions of a crate as its index file lists them; empty when there is none. Stricter than cargo, which skips what it cannot read. */
export async function readEntries(http: RawHttp, name: string): Promise<Json[]> {
  const response = await http.get(indexPath(name));
  if (GONE.includes(response.status)) return [];
  if (response.status !== 200) throw wrong(name, `status 200 or ${GONE.join(', ')}`, `status ${response.status}`);
  return parseEntries(response.text(), name);
}

/** Parses an index file: one JSON object a line, each line ended, each version once. Throws a Violation that shows the line. */
export function parseEntries(text: string, name: string): Json[] {
  if (text === '') throw wrong(name, 'at least one line', 'an empty body');
  const lines = text.split('\n');
  if (lines.pop() !== '') throw wrong(name, 'a line end after the last line', JSON.stringify(text.slice(-60)));
  const entries = lines.map((line) => checkedEntry(line, name));
  const versions = entries.map(({ vers }) => vers.split('+', 1)[0]);
  const twice = versions.find((version, index) => versions.indexOf(version) !== index);
  if (twice !== undefined) throw wrong(name, 'each version once, whatever its build metadata', twice);
  return entries;
}

function checkedEntry(line: string, name: string): Json {
  const entry = parseLine(line, name);
  const { vers: version, cksum } = entry;
  if (String(entry.name).toLowerCase() !== name.toLowerCase()) throw wrong(name, `lines of ${name}`, entry.name);
  if (typeof version !== 'string' || version === '') throw wrong(name, 'a version "vers"', line);
  if (!/^[0-9a-f]{64}$/.test(cksum)) throw wrong(name, '64 lower-case hexadecimal digits as "cksum"', String(cksum));
  if (!Array.isArray(entry.deps)) throw wrong(name, 'a list "deps"', line);
  if (typeof entry.features !== 'object' || entry.features === null) throw wrong(name, 'an object "features"', line);
  if (typeof entry.yanked !== 'boolean') throw wrong(name, 'true or false as "yanked"', String(entry.yanked));
  return entry;
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

/** Where a version is downloaded from: the template of config.json filled in; without markers the default path is appended. */
export function downloadUrl({ dl }: IndexConfig, entry: Json): string {
  const { name, vers, cksum } = entry as { name: string; vers: string; cksum: string };
  const path = indexPath(name);
  const prefix = path.slice(0, path.lastIndexOf('/'));
  const values: Readonly<Record<string, string>> = {
    '{crate}': name,
    '{version}': vers,
    // In the crate's own case, as the book defines it; {lowerprefix} is that of the index.
    '{prefix}': /^[123]/.test(prefix) ? prefix : `${name.slice(0, 2)}/${name.slice(2, 4)}`,
    '{lowerprefix}': prefix,
    '{sha256-checksum}': cksum,
  };
  const filled = dl.replace(/\{[a-z0-9-]+\}/g, (marker) => values[marker] ?? marker);
  return filled === dl ? `${dl}/${name}/${vers}/download` : filled;
}

function wrong(name: string, expected: string, actual: string): Violation {
  return new Violation(`The index file of ${name} is wrong`, expected, actual);
}
