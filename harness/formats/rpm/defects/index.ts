// Changes to the index that leave the rest of it consistent: digests are computed anew and repomd.xml is signed again.
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { DoorMessage, DoorRequest, Plant, PlantTools } from '../../../core/defect.ts';
import { beside, readsSignature } from './rewrite.ts';

type Change = (xml: string, request: DoorRequest, tools: PlantTools) => string | Promise<string>;

/** What to change: the text of an index file, or of repomd.xml when everything else in it is right. */
export interface IndexChanges {
  readonly primary?: Change;
  readonly filelists?: Change;
  readonly other?: Change;
  readonly repomd?: (xml: string) => string;
  /** Packs the changed files; gzip by default. */
  readonly pack?: (bytes: Buffer) => Buffer;
}

const DATA = /<data type="(\w+)">[\s\S]*?<\/data>/g;

const fileType = ({ path }: DoorRequest) =>
  /-(primary|filelists|other)\.xml\.gz/.exec(path)?.[1] as keyof IndexChanges | undefined;

/** Whether a request reads anything of the index. */
export const readsIndex = ({ method, path }: DoorRequest) => method === 'GET' && path.includes('/repodata/');

/** A plant that changes the index as it is served, coherently. */
export function changesIndex(changes: IndexChanges): Plant {
  return {
    matches: readsIndex,
    async response(response, request, tools) {
      if (response.status !== 200) return response;
      const body = await changedBody(response, request, tools, changes);
      return body ? { ...response, body } : response;
    },
  };
}

/** A plant that changes the element of each package in primary.xml. */
export function changesPackages(change: (element: string) => string): Plant {
  return changesIndex({ primary: (xml) => xml.replace(/<package type="rpm">[\s\S]*?<\/package>/g, change) });
}

async function changedBody(
  response: DoorMessage,
  request: DoorRequest,
  tools: PlantTools,
  changes: IndexChanges,
): Promise<Buffer | null> {
  if (request.path.endsWith('/repomd.xml')) return changedRepomd(response.body, request, tools, changes);
  if (readsSignature(request)) {
    const repomd = await beside(request, 'repomd.xml', tools);
    return Buffer.from(
      await tools.signers!.trusted.detached(await changedRepomd(repomd.body, request, tools, changes)),
    );
  }
  const change = changes[fileType(request) ?? 'repomd'];
  return change && fileType(request) ? (await changedFile(response.body, request, tools, changes)).packed : null;
}

async function changedRepomd(
  repomd: Buffer,
  request: DoorRequest,
  tools: PlantTools,
  changes: IndexChanges,
): Promise<Buffer> {
  let text = repomd.toString('utf8');
  for (const [record, type] of text.matchAll(DATA)) {
    if (!changes[type as keyof IndexChanges]) continue;
    const name = /href="repodata\/([^"]*)"/.exec(record)![1]!;
    const path = request.path.replace(/[^/]*$/, name);
    const { body } = await tools.upstream({ ...request, path });
    const { packed, open } = await changedFile(body, { ...request, path }, tools, changes);
    text = text.replace(record, restated(record, packed, open));
  }
  return Buffer.from(changes.repomd ? changes.repomd(text) : text);
}

async function changedFile(body: Buffer, request: DoorRequest, tools: PlantTools, changes: IndexChanges) {
  const change = changes[fileType(request)!] as Change;
  const open = Buffer.from(await change(gunzipSync(body).toString('utf8'), request, tools));
  return { open, packed: (changes.pack ?? gzipSync)(open) };
}

function restated(record: string, packed: Buffer, open: Buffer): string {
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  return record
    .replace(/<checksum type="sha256">\w+/, `<checksum type="sha256">${sha256(packed)}`)
    .replace(/<open-checksum type="sha256">\w+/, `<open-checksum type="sha256">${sha256(open)}`)
    .replace(/<size>\d+/, `<size>${packed.length}`)
    .replace(/<open-size>\d+/, `<open-size>${open.length}`);
}
