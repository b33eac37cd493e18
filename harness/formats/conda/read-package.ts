// What an archive says of itself: https://conda.org/learn/ceps/cep-0034, https://conda.org/learn/ceps/cep-0035
import { zstdDecompressSync } from 'node:zlib';
import { type Bytes, Guard, readArchive } from '../../archive/read.ts';
import { readTarChunks } from '../../archive/read-tar.ts';
import { readZip } from '../../archive/read-zip.ts';
import { Violation } from '../../core/finding.ts';
import { bunzip2 } from './bzip2/decompress.ts';
import { type Distribution, fileName } from './name.ts';

/** The metadata in an archive, by name below info/. */
export interface ArchiveInfo {
  readonly index: Record<string, unknown>;
  readonly about: Record<string, unknown>;
  /** Empty where the archive has none. */
  readonly runExports: Record<string, unknown>;
  readonly paths: readonly PathEntry[];
}

/** A file of the package, as info/paths.json lists it. */
export interface PathEntry {
  readonly _path: string;
  readonly prefix_placeholder?: string;
  readonly file_mode?: string;
}

const MOST_INFO = 16 << 20;
const WANTED = new Set(['info/index.json', 'info/about.json', 'info/run_exports.json', 'info/paths.json']);

/** Reads the metadata of an archive that has the name of that distribution; a Violation where it is none, or is broken. */
export async function readPackage(bytes: Bytes, distribution: Distribution): Promise<ArchiveInfo> {
  const files = await (distribution.ending === '.conda' ? readConda(bytes, distribution) : readTarBz2(bytes));
  const document = (name: string) => parse(name, files.get(`info/${name}`));
  const index = document('index.json');
  if (!index) throw new Violation('The archive has no metadata.', 'info/index.json', 'no such file');
  const { paths } = document('paths.json') ?? {};
  if (!Array.isArray(paths) || paths.some((path) => typeof path?._path !== 'string'))
    throw new Violation(
      'The archive does not list its files.',
      'paths in info/paths.json',
      JSON.stringify(paths ?? null),
    );
  return { index, about: document('about.json') ?? {}, runExports: document('run_exports.json') ?? {}, paths };
}

async function readConda(bytes: Bytes, distribution: Distribution): Promise<Map<string, Buffer>> {
  const stem = fileName(distribution).slice(0, -distribution.ending.length);
  const [info, payload] = [`info-${stem}.tar.zst`, `pkg-${stem}.tar.zst`];
  const guard = new Guard({ want: (path) => path === 'metadata.json' || path === info, maxKept: MOST_INFO });
  await readZip(bytes, guard);
  for (const name of ['metadata.json', info, payload])
    if (!guard.files.has(name))
      throw new Violation('The archive lacks a member.', name, [...guard.files.keys()].join(', '));
  const format = parse('metadata.json', guard.files.get('metadata.json')!.content);
  if (format!.conda_pkg_format_version !== 2)
    throw new Violation('The archive is of another format.', 'version 2', String(format!.conda_pkg_format_version));
  const tar = unzstd(guard.files.get(info)!.content!, info);
  return wanted(await readArchive(tar, { want: (path) => WANTED.has(path) }));
}

async function readTarBz2(bytes: Bytes): Promise<Map<string, Buffer>> {
  const guard = new Guard({ want: (path) => WANTED.has(path), maxKept: MOST_INFO });
  await readTarChunks(bunzip2(blocks(bytes)), guard);
  return wanted(guard.files);
}

function wanted(files: ReadonlyMap<string, { content?: Buffer }>): Map<string, Buffer> {
  return new Map([...files].flatMap(([path, { content }]) => (content ? [[path, content]] : [])));
}

/** Content of a zstd frame that comes from elsewhere. */
export function unzstd(body: Buffer, where: string): Buffer {
  try {
    return zstdDecompressSync(body, { maxOutputLength: 4 * MOST_INFO });
  } catch (error) {
    throw new Violation(`${where} cannot be unpacked.`, 'zstd', (error as Error).message);
  }
}

function parse(name: string, content: Buffer | undefined): Record<string, unknown> | undefined {
  if (!content) return undefined;
  try {
    const value: unknown = JSON.parse(content.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    throw new Violation(`${name} cannot be read.`, 'JSON', (error as Error).message);
  }
  throw new Violation(`${name} cannot be read.`, 'a JSON object', content.toString('utf8').slice(0, 80));
}

async function* blocks({ size, read }: Bytes): AsyncGenerator<Buffer> {
  for (let offset = 0; offset < size; offset += 1 << 18) yield await read(offset, Math.min(1 << 18, size - offset));
}
