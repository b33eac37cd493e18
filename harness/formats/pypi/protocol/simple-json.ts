// PEP 691 (JSON), PEP 700 (versions, size): https://packaging.python.org/en/latest/specifications/simple-repository-api/#json-serialization

import { Violation } from '../../../core/finding.ts';
import type { RawResponse } from '../../../core/http.ts';
import type { IndexedFile } from '../../../core/protocol.ts';
import type { Json } from '../../../core/registry.ts';
import { untrustedUrl } from '../../../core/untrusted-url.ts';
import { normalizeVersion } from '../registry/name.ts';
import { digestOf, versionOf } from './simple-file.ts';

/** The files of a project page in JSON. */
export function readJson(response: RawResponse, project: string): IndexedFile[] {
  const page = response.json();
  const wrong = (expected: string, actual: unknown): Violation =>
    new Violation(`The JSON index of ${project} is wrong`, expected, JSON.stringify(actual) ?? 'nothing');
  const api = /^1\.(\d+)$/.exec(page?.meta?.['api-version'] ?? '');
  if (!api) throw wrong('meta.api-version 1.x', page?.meta);
  if (page.name !== project) throw wrong(`name "${project}"`, page.name);
  if (!Array.isArray(page.files)) throw wrong('a list "files"', page.files);
  const since700 = Number(api[1]) >= 1;
  if (since700 && !Array.isArray(page.versions)) throw wrong('a list "versions"', page.versions);
  return page.files.map((file: Json) => {
    if (typeof file?.filename !== 'string' || typeof file.url !== 'string') throw wrong('filename and url', file);
    if (typeof file.hashes !== 'object' || file.hashes === null) throw wrong('an object "hashes"', file);
    if (since700 && !Number.isSafeInteger(file.size)) throw wrong('a number "size"', file);
    const version = versionOf(file.filename, project);
    const known = (page.versions ?? []).some((each: unknown) => normalizeVersion(String(each)) === version);
    if (since700 && !known) throw wrong(`version ${version} in "versions"`, page.versions);
    const url = untrustedUrl(file.url, response.url, `The JSON index of ${project}`).href;
    const size = file.size === undefined ? {} : { size: file.size };
    const hashes = Object.entries(file.hashes).map(([name, value]) => digestOf(name, value, file.filename));
    return { name: file.filename, url, version, ...size, digests: Object.assign({}, ...hashes) };
  });
}
