// Simple repository API: https://packaging.python.org/en/latest/specifications/simple-repository-api/

import { Violation } from '../../../core/finding.ts';
import type { RawHttp, RawResponse } from '../../../core/http.ts';
import { untrustedUrl } from '../../../core/untrusted-url.ts';
import { normalizedName } from '../name.ts';
import { type Anchor, anchorsOf } from './anchors.ts';

export const HTML = 'text/html';
export const HTML_V1 = 'application/vnd.pypi.simple.v1+html';
export const JSON_V1 = 'application/vnd.pypi.simple.v1+json';

/** The canonical page of a project, relative to the pull URL. */
export function pagePath(name: string): string {
  return `${normalizedName(name)}/`;
}

/** Content-Type without parameters; empty for none. */
export function mediaType({ headers }: RawResponse): string {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** One file as a project page in JSON states it; what is there is for a check to find out. */
export interface JsonFile {
  readonly filename: string;
  readonly url: string;
  readonly hashes: Readonly<Record<string, string>>;
  readonly size?: number;
  readonly yanked?: boolean | string;
  readonly 'upload-time'?: string;
  readonly 'requires-python'?: string;
  /** Where what is attested of the file is served; PEP 740. */
  readonly provenance?: string | null;
  readonly 'core-metadata'?: boolean | Readonly<Record<string, string>>;
}

/** The links of a project's page, asked for as HTML. */
export async function htmlAnchors(http: RawHttp, name: string): Promise<Anchor[]> {
  return anchorsOf(await ask(http, name, HTML));
}

/** The files of a project's page, asked for as JSON; their addresses are made absolute. */
export async function jsonFiles(http: RawHttp, name: string): Promise<JsonFile[]> {
  const response = await ask(http, name, JSON_V1);
  const { files } = response.json();
  if (!Array.isArray(files)) throw wrong(name, 'a list "files"', JSON.stringify(files) ?? 'nothing');
  return files.map((file: JsonFile) => ({
    ...file,
    url: untrustedUrl(file.url, response.url, `The JSON index of ${name}`).href,
  }));
}

async function ask(http: RawHttp, name: string, type: string): Promise<RawResponse> {
  const response = await http.get(pagePath(name), { headers: { Accept: type } });
  if (response.status !== 200) throw wrong(name, 'status 200', `status ${response.status}`);
  if (mediaType(response) !== type) throw wrong(name, `Content-Type ${type}`, mediaType(response));
  return response;
}

function wrong(name: string, expected: string, actual: string): Violation {
  return new Violation(`The index of ${name}, asked for in one form, is wrong`, expected, actual);
}
