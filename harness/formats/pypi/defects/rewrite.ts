// How the defects of this format change messages. A page is a path that ends in a slash; a file is a wheel or source distribution.
import type { DoorMessage, DoorRequest, Plant, PlantTools } from '../../../core/defect.ts';
import { HTML, JSON_V1, type JsonFile } from '../protocol/page.ts';

/** A file of a page in JSON as a defect may change it. */
export type Entry = { -readonly [K in keyof JsonFile]: JsonFile[K] } & Record<string, unknown>;

/** A page in JSON; the list of projects has `projects`, the page of a project `files` and `versions`. */
export interface JsonPage {
  name?: string;
  files?: Entry[];
  versions?: string[];
  projects?: { name: string }[];
}

/** What becomes of one page, in either form. */
export interface PageEdit {
  json?(page: JsonPage, request: DoorRequest, tools: PlantTools): void | Promise<void>;
  html?(page: string, request: DoorRequest, tools: PlantTools): string | Promise<string>;
}

const ANCHOR = /<a\b[^>]*>[^<]*<\/a>(?:<br ?\/?>)?\n?/gi;

export const isPage = ({ method, path }: DoorRequest) => method === 'GET' && /\/(\?.*)?$/.test(path);

export const isFile = ({ method, path }: DoorRequest) => method === 'GET' && /\.(whl|tar\.gz)([?#].*)?$/.test(path);

export const isSidecar = ({ method, path }: DoorRequest) => method === 'GET' && path.endsWith('.metadata');

export const isPost = ({ method }: DoorRequest) => method === 'POST';

/** Type of a message without parameters. */
export function typeOf({ headers }: DoorMessage): string {
  return headers['content-type']?.split(';')[0] ?? '';
}

/** Applies an edit to a page's message; messages that are no page of a known form stay as they are. */
export async function editPage(
  message: DoorMessage,
  request: DoorRequest,
  tools: PlantTools,
  edit: PageEdit,
): Promise<DoorMessage> {
  if (message.status !== 200) return message;
  if (edit.json && typeOf(message) === JSON_V1) {
    const page = JSON.parse(message.body.toString('utf8')) as JsonPage;
    await edit.json(page, request, tools);
    return { ...message, body: Buffer.from(JSON.stringify(page)) };
  }
  if (edit.html && typeOf(message) === HTML)
    return { ...message, body: Buffer.from(await edit.html(message.body.toString('utf8'), request, tools)) };
  return message;
}

/** Serves changed pages. */
export function onPage(edit: PageEdit): () => Plant {
  return () => ({ matches: isPage, response: (message, request, tools) => editPage(message, request, tools, edit) });
}

/** Serves pages whose files are changed one by one, in JSON only. */
export function onEntry(change: (file: Entry) => void): () => Plant {
  return onPage({ json: (page) => page.files?.forEach(change) });
}

/** Serves pages whose links are changed one by one, in HTML only; an empty link is left out. */
export function onAnchor(change: (anchor: string) => string): () => Plant {
  return onPage({ html: (page) => page.replace(ANCHOR, change) });
}

/** Serves both forms of a page changed. */
export function onBoth(change: (file: Entry) => void, anchor: (anchor: string) => string): () => Plant {
  return onPage({
    json: (page) => page.files?.forEach(change),
    html: (page) => page.replace(ANCHOR, anchor),
  });
}

/** Replaces each link of a page. */
export function eachAnchor(page: string, change: (anchor: string) => string): string {
  return page.replace(ANCHOR, change);
}

/** Serves files whose bytes are changed. */
export function onFile(change: (body: Buffer, request: DoorRequest) => Buffer): () => Plant {
  return () => ({
    matches: isFile,
    response: (message, request) =>
      message.status === 200 ? { ...message, body: change(message.body, request) } : message,
  });
}

/** An answer of the defect's own. */
export function answer(status: number, text = '', type = 'text/plain; charset=utf-8'): DoorMessage {
  return { status, headers: { 'content-type': type }, body: Buffer.from(text) };
}

/** The first value of a field in a form's body, whatever its bytes; undefined for none. */
export function formField(body: Buffer, name: string): string | undefined {
  return new RegExp(`name="${name}"\\r\\n(?:[^\\r\\n]+\\r\\n)*\\r\\n([^\\r\\n]*)\\r\\n`).exec(
    body.toString('latin1'),
  )?.[1];
}

/** The uploaded file in a form's body; undefined for none. */
export function formFile(body: Buffer): { filename: string; bytes: Buffer } | undefined {
  const text = body.toString('latin1');
  const head = /name="content"; filename="([^"]+)"\r\n(?:[^\r\n]+\r\n)*\r\n/.exec(text);
  if (!head) return undefined;
  const start = head.index + head[0].length;
  const end = text.indexOf(`\r\n${text.slice(0, text.indexOf('\r\n'))}`, start);
  return { filename: head[1]!, bytes: body.subarray(start, end) };
}

/** The form with one field under another name. */
export function renameField(body: Buffer, from: string, to: string): Buffer {
  return Buffer.from(body.toString('latin1').replace(`name="${from}"`, `name="${to}"`), 'latin1');
}
