// Publish document: https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md (attachments carry tarballs in base64)

import { Readable } from 'node:stream';
import { type Json, Refusal, type Repository, type StoredBlob } from '../../../core/registry.ts';
import { isBundle } from './attestations.ts';
import { JsonSplitter } from './json-splitter.ts';

/** A publish document, and its attachments by name: tarballs as blobs, bundles as the text that they are. */
export interface PublishDocument {
  readonly document: Json;
  readonly attachments: ReadonlyMap<string, StoredBlob>;
  readonly bundles: ReadonlyMap<string, string>;
}

/** Longest document without the data of its attachments. */
const DOCUMENT_LIMIT = 16 * 1024 * 1024;

/**
 * Reads a publish document while it arrives. The data of each tarball is decoded into the blob store on the way, so that memory does
 * not grow with the size of the tarball; in the document its place is taken by a number.
 */
export async function readPublishDocument(body: Readable, repository: Repository): Promise<PublishDocument> {
  const splitter = new JsonSplitter(['_attachments', (name) => !isBundle(name), 'data'], DOCUMENT_LIMIT);
  const pieces = splitter.split(body);
  const blobs: StoredBlob[] = [];
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
    blobs.push(await repository.store(Readable.from(decode(next.value), { objectMode: false })));
  }
  const document = parse(splitter.rest());
  const attachments = new Map<string, StoredBlob>();
  const bundles = new Map<string, string>();
  for (const [name, attachment] of Object.entries<Json>(document._attachments ?? {})) {
    if (isBundle(name)) {
      bundles.set(name, textOf(name, attachment));
      continue;
    }
    const blob = blobs[Number(attachment?.data)];
    if (!blob) throw new Refusal(400, `Attachment ${name} has no data.`);
    if (attachment.length !== undefined && attachment.length !== blob.size) {
      throw new Refusal(400, `Attachment ${name} has ${blob.size} bytes, not ${attachment.length}.`);
    }
    attachments.set(name, blob);
  }
  return { document, attachments, bundles };
}

function textOf(name: string, attachment: Json): string {
  const { data, length } = attachment ?? {};
  if (typeof data !== 'string') throw new Refusal(400, `Attachment ${name} has no data.`);
  if (length !== undefined && length !== data.length) {
    throw new Refusal(400, `Attachment ${name} has ${data.length} characters, not ${length}.`);
  }
  return data;
}

/** Parses a JSON object; 400 for anything else. */
export function parse(text: Buffer): Json {
  let value: unknown;
  try {
    value = JSON.parse(text.toString('utf8'));
  } catch (cause) {
    throw new Refusal(400, `The body is not JSON: ${(cause as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal(400, 'The body is not a JSON object.');
  }
  return value;
}

async function* decode(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let text = '';
  for await (const chunk of chunks) {
    // JSON may escape the slash.
    text += chunk.toString('latin1').replaceAll('\\/', '/');
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new Refusal(400, 'An attachment is not base64.');
    const whole = text.length - (text.length % 4);
    if (whole === text.length && text.endsWith('=')) continue;
    yield Buffer.from(text.slice(0, whole), 'base64');
    text = text.slice(whole);
  }
  if (text.length % 4 === 1) throw new Refusal(400, 'An attachment is cut short.');
  yield Buffer.from(text, 'base64');
}
