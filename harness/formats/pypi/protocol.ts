// PyPI's protocols from outside.
// Upload API: https://docs.pypi.org/api/upload/
// Simple repository API: https://packaging.python.org/en/latest/specifications/simple-repository-api/

import type { Credential } from '../../core/access.ts';
import { Violation } from '../../core/finding.ts';
import type { RawHttp, RawRequest, RawResponse } from '../../core/http.ts';
import type { Package } from '../../core/package.ts';
import type { IndexedFile, Protocol } from '../../core/protocol.ts';
import { distributionsOf } from './attestation.ts';
import { normalizedName } from './name.ts';
import { HTML, HTML_V1, JSON_V1, mediaType, pagePath } from './protocol/page.ts';
import { readHtml } from './protocol/simple-html.ts';
import { readJson } from './protocol/simple-json.ts';
import { act, upload } from './protocol/upload.ts';

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
  const headers = { Accept: `${JSON_V1}, ${HTML_V1};q=0.2, text/html;q=0.1` };
  const response = await http.get(pagePath(name), { headers });
  if (response.status === 404) return [];
  if (response.status !== 200) throw wrong(name, 'status 200 or 404', `status ${response.status}`);
  const type = mediaType(response);
  if (type === JSON_V1) return readJson(response, normalizedName(name));
  if (type === HTML || type === HTML_V1) return readHtml(response, normalizedName(name));
  throw wrong(name, `Content-Type ${JSON_V1}, ${HTML_V1} or ${HTML}`, type || 'none');
}

function absent(name: string): ReturnType<Protocol['absent']> {
  return [JSON_V1, HTML].map((Accept) => ({ path: pagePath(name), request: { headers: { Accept } } }));
}

/** One request for each file with what is attested of it, as twine sends them; the first answer that is no success, or the last. */
async function publish(http: RawHttp, pkg: Package, request: RawRequest = {}): Promise<RawResponse> {
  const [first, ...others] = distributionsOf(pkg);
  let response = await upload(http, pkg, first!, { request });
  for (const file of others) {
    if (response.status >= 300) return response;
    response = await upload(http, pkg, file, { request });
  }
  return response;
}

/** Deletes a release by pypiserver's form; PyPI itself has no request for that. */
async function remove(http: RawHttp, { name, version }: Package): Promise<RawResponse> {
  return act(http, { ':action': 'remove_pkg', name, version });
}

function wrong(name: string, expected: string, actual: string): Violation {
  return new Violation(`The index of ${name} is wrong`, expected, actual);
}
