import type { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { asError } from '../../../core/error.ts';
import { Refusal, type RegistryRequest, type Repository, type StoredBlob } from '../../../core/registry.ts';

/** The files of an upload by the names of their fields; they are in the blob store already. */
export type Form = ReadonlyMap<string, StoredBlob>;

/** Reads a multipart form; a body of any other type is the file of the field `alone`. */
export async function readForm(request: RegistryRequest, repository: Repository, alone: string): Promise<Form> {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) return readMultipart(request, repository);
  return new Map([[alone, await repository.store(request.body)]]);
}

async function readMultipart(request: RegistryRequest, repository: Repository): Promise<Form> {
  const files = new Map<string, Promise<StoredBlob>>();
  const parts: Readable[] = [];
  const parser = openParser(request);
  const parsed = new Promise<void>((resolve, reject) => {
    const refuse = (message: string): void => reject(new Refusal(400, message));
    parser.on('file', (name, stream) => {
      stream.on('error', reject);
      parts.push(stream);
      if (files.has(name)) return refuse(`There is more than one ${name}.`);
      const file = repository.store(stream);
      file.catch(reject);
      files.set(name, file);
    });
    parser.on('filesLimit', () => refuse('The form has too many files.'));
    parser.on('error', (error: unknown) => refuse(`The form is malformed: ${asError(error).message}`));
    parser.on('finish', resolve);
    request.body.on('error', reject);
    request.body.pipe(parser);
  });
  try {
    await parsed;
    return new Map(await Promise.all([...files].map(async ([name, file]) => [name, await file] as const)));
  } catch (error) {
    // The store must have let go of its temporary files before the request ends.
    request.body.unpipe(parser);
    for (const part of parts) part.destroy(asError(error));
    await Promise.allSettled(files.values());
    throw error;
  }
}

function openParser({ headers }: RegistryRequest): BusboyInstance {
  try {
    return new Busboy({ headers: headers as BusboyHeaders, limits: { files: 2, fields: 10 } });
  } catch (error) {
    throw new Refusal(400, `The form is malformed: ${asError(error).message}`);
  }
}
