// PyPI's protocols from outside.
// Upload API: https://docs.pypi.org/api/upload/
// Simple repository API: https://packaging.python.org/en/latest/specifications/simple-repository-api/

import { readFile } from 'node:fs/promises';
import type { Credential } from '../../core/access.ts';
import { Violation } from '../../core/finding.ts';
import type { RawHttp, RawRequest, RawResponse } from '../../core/http.ts';
import type { Package, PackageFile } from '../../core/package.ts';
import type { IndexedFile, Protocol } from '../../core/protocol.ts';
import { normalizedName } from './name.ts';
import { multipart } from './protocol/multipart.ts';
import { readHtml } from './protocol/simple-html.ts';
import { readJson } from './protocol/simple-json.ts';
import { uploadFields } from './protocol/upload-fields.ts';

const HTML = ['text/html', 'application/vnd.pypi.simple.v1+html'];
const JSON_V1 = 'application/vnd.pypi.simple.v1+json';

export const protocol: Protocol = { authorization, readIndex, absent, publish, remove };

/** Basic; a token goes by the user name that PyPI gave it. */
function authorization({ token, user, password }: Credential): string | undefined {
  const named = user !== undefined && password !== undefined;
  if (!named && token === undefined) return undefined;
  const pair = named ? `${user}:${password}` : `__token__:${token}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** Reads the JSON form where the registry has one, the HTML form otherwise; the answer's Content-Type says which it is. */
async function readIndex(http: RawHttp, name: string): Promise<IndexedFile[]> {
  const headers = { Accept: `${JSON_V1}, ${HTML[1]};q=0.2, text/html;q=0.1` };
  const response = await http.get(`${normalizedName(name)}/`, { headers });
  if (response.status === 404) return [];
  if (response.status !== 200) throw wrong(name, 'status 200 or 404', `status ${response.status}`);
  const type = response.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === JSON_V1) return readJson(response, normalizedName(name));
  if (HTML.includes(type)) return readHtml(response, normalizedName(name));
  throw wrong(name, `Content-Type ${JSON_V1} or ${HTML.join(' or ')}`, type || 'none');
}

function absent(name: string): ReturnType<Protocol['absent']> {
  const path = `${normalizedName(name)}/`;
  return [JSON_V1, 'text/html'].map((Accept) => ({ path, request: { headers: { Accept } } }));
}

/** One request for each file, as twine sends them; the first answer that is no success, or the last. */
async function publish(http: RawHttp, pkg: Package, request: RawRequest = {}): Promise<RawResponse> {
  const send = async (file: PackageFile): Promise<RawResponse> => {
    const content = { field: 'content', filename: file.name, bytes: await readFile(file.path) };
    return http.post('', form(uploadFields(pkg, file), content, request));
  };
  const [first, ...others] = pkg.files;
  let response = await send(first);
  for (const file of others) {
    if (response.status >= 300) return response;
    response = await send(file);
  }
  return response;
}

/** Deletes a release by pypiserver's form; PyPI itself has no request for that. */
async function remove(http: RawHttp, { name, version }: Package): Promise<RawResponse> {
  const fields: [string, string][] = [
    [':action', 'remove_pkg'],
    ['name', name],
    ['version', version],
  ];
  return http.post('', form(fields, null, {}));
}

function form(fields: [string, string][], file: Parameters<typeof multipart>[1], request: RawRequest): RawRequest {
  const { contentType, body } = multipart(fields, file);
  return { ...request, headers: { 'Content-Type': contentType, ...request.headers }, body };
}

function wrong(name: string, expected: string, actual: string): Violation {
  return new Violation(`The index of ${name} is wrong`, expected, actual);
}
