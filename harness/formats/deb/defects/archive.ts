// How the defects change an archive: indexes are rewritten, the digests above them made right again and signed, so that the planted
// violation is the only one.
import { gzipSync } from 'node:zlib';
import type { DoorMessage, DoorRequest, Plant, PlantTools } from '../../../core/defect.ts';
import { type Digests, digestBytes } from '../../../core/digest.ts';
import type { Signer, Signers } from '../../../core/signing.ts';
import { answer } from './answer.ts';

/** Uncompressed indexes of a suite by their path below it. */
export type Indexes = ReadonlyMap<string, string>;

export interface ArchiveEdit {
  /** An index (`main/binary-amd64/Packages`) and all of them as they are. */
  packages?(text: string, path: string, indexes: Indexes): string;
  /** The text of a Release that fits its indexes; `file` is the one that is asked for. */
  release?(text: string, file: SuiteFile, indexes: Indexes): string;
  /** Who signs which file; the run's key by default. */
  signer?(signers: Signers, file: SuiteFile): Signer;
}

export type SuiteFile = 'Release' | 'InRelease' | 'Release.gpg';

const ADDRESS = /^(?<root>.*\/dists\/[^/]+)\/(?<file>[^?]+)/;
const FAMILIES: Readonly<Record<string, keyof Digests>> = {
  MD5Sum: 'md5',
  SHA1: 'sha1',
  SHA256: 'sha256',
  SHA512: 'sha512',
};

export const inSuite = ({ method, path }: DoorRequest) => (method === 'GET' || method === 'HEAD') && ADDRESS.test(path);

/** Folder of the suite and the path below it. */
export function addressOf({ path }: DoorRequest): { root: string; file: string } {
  const { root, file } = ADDRESS.exec(path)!.groups!;
  return { root: root!, file: file! };
}

/** A plant that serves every suite with this edit. */
export function editsArchive(edit: ArchiveEdit): () => Plant {
  return () => {
    const byDigest = new Map<string, Buffer>();
    return {
      matches: inSuite,
      async response(message, request, tools) {
        const { root, file } = addressOf(request);
        const digest = /\/by-hash\/[A-Z0-9a-z]+\/([0-9a-f]+)$/.exec(file)?.[1];
        if (digest !== undefined) return replaced(message, byDigest.get(digest));
        if (message.status !== 200) return message;
        const suite = await readSuite(root, request, tools);
        const bodies = editIndexes(suite, edit);
        for (const body of bodies.values()) byDigest.set(digestBytes(body).sha256, body);
        if (!isSuiteFile(file)) return replaced(message, bodies.get(file));
        const text = relist(suite.release, bodies);
        return replaced(message, Buffer.from(await rendered(text, file, suite, edit, tools)));
      },
    };
  };
}

interface Suite {
  readonly release: string;
  readonly indexes: Indexes;
}

async function readSuite(root: string, request: DoorRequest, tools: PlantTools): Promise<Suite> {
  const get = async (path: string) => {
    const headers = request.headers.authorization === undefined ? {} : { authorization: request.headers.authorization };
    return (await tools.upstream({ method: 'GET', path: `${root}/${path}`, headers })).body.toString('utf8');
  };
  const release = await get('Release');
  const indexes = new Map<string, string>();
  for (const [, digest, path] of release.matchAll(/^ ([0-9a-f]{64}) +\d+ (\S+\/Packages)$/gm))
    indexes.set(path!, await get(path!.replace(/Packages$/, `by-hash/SHA256/${digest}`)));
  return { release, indexes };
}

function editIndexes({ indexes }: Suite, { packages }: ArchiveEdit): Map<string, Buffer> {
  const bodies = new Map<string, Buffer>();
  if (!packages) return bodies;
  for (const [path, text] of indexes) {
    const body = Buffer.from(packages(text, path, indexes));
    bodies.set(path, body).set(`${path}.gz`, gzipSync(body));
  }
  return bodies;
}

/** The Release with the lengths and digests of these bodies. */
function relist(release: string, bodies: ReadonlyMap<string, Buffer>): string {
  let family: keyof Digests | undefined;
  const lines = release.split('\n').map((line) => {
    if (!line.startsWith(' ')) family = FAMILIES[line.split(':')[0]!];
    const path = line.trim().split(/\s+/)[2];
    const body = path === undefined ? undefined : bodies.get(path);
    return body && family ? ` ${digestBytes(body)[family]} ${body.length} ${path}` : line;
  });
  return lines.join('\n');
}

async function rendered(
  right: string,
  file: SuiteFile,
  { indexes }: Suite,
  edit: ArchiveEdit,
  { signers }: PlantTools,
): Promise<string> {
  const text = edit.release?.(right, file, indexes) ?? right;
  if (file === 'Release') return text;
  const signer = edit.signer?.(signers!, file) ?? signers!.trusted;
  return file === 'InRelease' ? await signer.clear(text) : await signer.detached(Buffer.from(text));
}

function isSuiteFile(file: string): file is SuiteFile {
  return file === 'Release' || file === 'InRelease' || file === 'Release.gpg';
}

function replaced(message: DoorMessage, body: Buffer | undefined): DoorMessage {
  if (body === undefined) return message;
  const { headers } = message.status === 200 ? message : answer(200);
  return { status: 200, headers, body };
}
