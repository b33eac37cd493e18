import type { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { asError } from '../../../core/error.ts';
import { Refusal, type RegistryRequest, type Repository, type StoredBlob } from '../../../core/registry.ts';

/** The fields of a form; the uploaded file, when there is one, is already in the blob store. */
export interface Form {
  /** First value of each field. */
  readonly fields: ReadonlyMap<string, string>;
  readonly content: { readonly filename: string; readonly blob: StoredBlob } | null;
}

/** A description may be long; a field beyond this is refused, never cut. */
const FIELD_LIMIT = 8 * 1024 * 1024;
const URL_ENCODED = 'application/x-www-form-urlencoded';

/** Reads a multipart or URL-encoded form; the part `content` streams into the store. */
export async function readForm(request: RegistryRequest, repository: Repository): Promise<Form> {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith(URL_ENCODED)) {
    const parameters = new URLSearchParams((await request.bytes()).toString('utf8'));
    return { fields: new Map([...parameters].reverse()), content: null };
  }
  if (!type.startsWith('multipart/form-data')) throw new Refusal(400, 'The body is not multipart/form-data.');
  return readMultipart(request, repository);
}

async function readMultipart(request: RegistryRequest, repository: Repository): Promise<Form> {
  const fields = new Map<string, string>();
  const parts: Readable[] = [];
  const uploads: Promise<{ filename: string; blob: StoredBlob }>[] = [];
  const parser = openParser(request);
  const parsed = new Promise<void>((resolve, reject) => {
    const refuse = (message: string): void => reject(new Refusal(400, message));
    parser.on('field', (name, value, nameCut, valueCut) => {
      if (nameCut || valueCut) reject(new Refusal(413, `Field ${name} is too long.`));
      if (!fields.has(name)) fields.set(name, value);
    });
    parser.on('file', (name, stream, filename) => {
      stream.on('error', reject);
      // Detached signatures are taken and dropped, as on PyPI.
      if (name !== 'content') return void stream.resume();
      if (uploads.length > 0) return refuse('There is more than one file.');
      parts.push(stream);
      const upload = repository.store(stream).then((blob) => ({ filename: filename ?? '', blob }));
      upload.catch(reject);
      uploads.push(upload);
    });
    for (const event of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
      parser.on(event, () => refuse('The form has too many parts.'));
    }
    parser.on('error', (error: unknown) => refuse(`The form is malformed: ${asError(error).message}`));
    parser.on('finish', resolve);
    request.body.on('error', reject);
    request.body.pipe(parser);
  });
  try {
    await parsed;
    return { fields, content: (await Promise.all(uploads))[0] ?? null };
  } catch (error) {
    // The store must have let go of its temporary file before the request ends.
    request.body.unpipe(parser);
    for (const part of parts) part.destroy(asError(error));
    await Promise.allSettled(uploads);
    throw error;
  }
}

function openParser(request: RegistryRequest): BusboyInstance {
  try {
    return new Busboy({
      headers: request.headers as BusboyHeaders,
      limits: { fieldSize: FIELD_LIMIT, fields: 10_000, files: 4 },
      // The whole name, so that one with folders is refused and not trimmed.
      preservePath: true,
    });
  } catch (error) {
    throw new Refusal(400, `The form is malformed: ${asError(error).message}`);
  }
}
