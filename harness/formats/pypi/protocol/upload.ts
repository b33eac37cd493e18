// Upload API: https://docs.pypi.org/api/upload/

import { readFile } from 'node:fs/promises';
import type { RawHttp, RawRequest, RawResponse } from '../../../core/http.ts';
import type { Package, PackageFile } from '../../../core/package.ts';
import { attestationOf } from '../attestation.ts';
import { multipart } from './multipart.ts';
import { uploadFields } from './upload-fields.ts';

/** How an upload differs from what twine would send. */
export interface UploadChanges {
  /** Fields with another value; null for fields that are left out. */
  readonly fields?: Readonly<Record<string, string | null>>;
  readonly filename?: string;
  /** Path of the endpoint, relative to the push URL. */
  readonly path?: string;
  readonly request?: RawRequest;
}

/** Uploads one file, with what is attested of it, in one request. */
export async function upload(
  http: RawHttp,
  pkg: Package,
  file: PackageFile,
  { fields = {}, filename = file.name, path = '', request = {} }: UploadChanges = {},
): Promise<RawResponse> {
  const kept = [...uploadFields(pkg, file), ...(await attestationFields(pkg, file))].filter(
    ([name]) => !Object.hasOwn(fields, name),
  );
  const changed = Object.entries(fields).filter((field): field is [string, string] => field[1] !== null);
  const content = { field: 'content', filename, bytes: await readFile(file.path) };
  return http.post(path, form([...kept, ...changed], content, request));
}

/** Sends the fields of a request that carries no file. */
export async function act(http: RawHttp, fields: Readonly<Record<string, string>>): Promise<RawResponse> {
  return http.post('', form(Object.entries(fields), null, {}));
}

/** The form field with what is attested of a file: https://docs.pypi.org/api/upload/ */
async function attestationFields(pkg: Package, file: PackageFile): Promise<[string, string][]> {
  const attestation = await attestationOf(pkg, file);
  return attestation ? [['attestations', JSON.stringify([attestation])]] : [];
}

function form(fields: [string, string][], file: Parameters<typeof multipart>[1], request: RawRequest): RawRequest {
  const { contentType, body } = multipart(fields, file);
  return { ...request, headers: { 'Content-Type': contentType, ...request.headers }, body };
}
