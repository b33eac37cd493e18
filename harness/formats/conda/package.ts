// https://conda.org/learn/ceps/cep-0034 (contents) and https://conda.org/learn/ceps/cep-0035 (archives)
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Entry, sorted } from '../../archive/entry.ts';
import { tarChunks } from '../../archive/tar.ts';
import { writeChunks, writePart } from '../../archive/write.ts';
import { markerOf } from '../../core/marker.ts';
import type { Package, PackageFile, PackageSpec } from '../../core/package.ts';
import { purlOf } from '../../core/purl.ts';
import { kindsOf, seal } from '../../core/seal.ts';
import { bzip2Chunks } from './bzip2/compress.ts';
import { ENDINGS, fileName, type Kind, requireIdentity } from './name.ts';
import { type Index, infoOf } from './package/info.ts';
import { type StoredMember, storedZip } from './package/stored-zip.ts';
import { fileLists, flavourOf, packageTree } from './package/tree.ts';
import { zstdChunks } from './package/zstd-frame.ts';

export const kinds = ['conda', 'tar.bz2'] as const satisfies readonly Kind[];

/** What is made where the spec names no kind: the format of today. The older one is there for those who ask. */
const DEFAULT_KINDS = ['conda'] as const;

/**
 * A package from templates/conda whose program, or entry point, prints the marker: for linux-64, or as `manifest.noarch` says (`generic`,
 * `python`). All kinds of one spec hold the same files. See `infoOf` for what `spec.manifest` may say.
 */
export async function build(spec: PackageSpec): Promise<Package> {
  const { name, version } = spec;
  requireIdentity(name, version);
  const wanted = kindsOf({ ...spec, kinds: spec.kinds ?? DEFAULT_KINDS }, kinds);
  const marker = markerOf('conda', spec);
  const { index, files } = infoOf(spec, marker);
  const tree = sorted(packageTree(spec, flavourOf(name, index), marker));
  const info = sorted([...files, ...fileLists(tree)]);
  const written: PackageFile[] = [];
  for (const kind of wanted) written.push(await write[kind](spec, index, info, tree));
  const qualifiers = { build: index.build, subdir: index.subdir, type: wanted[0]! };
  const purl = purlOf('conda', name, version, { qualifiers });
  return seal(spec, { format: 'conda', purl, marker, files: written, manifest: index });
}

type Write = (spec: PackageSpec, index: Index, info: readonly Entry[], tree: readonly Entry[]) => Promise<PackageFile>;

const write: Record<Kind, Write> = {
  async conda({ name, version, dir }, index, info, tree) {
    const file = fileName({ name, version, build: index.build, ending: ENDINGS.conda });
    const stem = file.slice(0, -ENDINGS.conda.length);
    const payload = await member(`pkg-${stem}.tar.zst`, join(dir, `${file}.pkg`), tree);
    const about = await member(`info-${stem}.tar.zst`, join(dir, `${file}.info`), info);
    const version2 = Buffer.from('{"conda_pkg_format_version": 2}');
    const head = { name: 'metadata.json', size: version2.length, crc: crc32(version2), chunks: () => [version2] };
    // The metadata lies at the end, where clients fetch it by a range without the rest.
    const written = await writeChunks(join(dir, file), storedZip([head, payload.member, about.member]));
    for (const { path } of [payload, about]) await rm(path);
    return { ...written, place: `${index.subdir}/${file}` };
  },
  async 'tar.bz2'({ name, version, dir }, index, info, tree) {
    const file = fileName({ name, version, build: index.build, ending: ENDINGS['tar.bz2'] });
    const written = await writeChunks(join(dir, file), bzip2Chunks(tarChunks([...info, ...tree])));
    return { ...written, place: `${index.subdir}/${file}` };
  },
};

/** A compressed tar as a member of the outer zip, on disk, since its length and checksum stand in front of it. */
async function member(
  name: string,
  path: string,
  entries: readonly Entry[],
): Promise<{ path: string; member: StoredMember }> {
  let crc = 0;
  async function* counted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      crc = crc32(chunk, crc);
      yield chunk;
    }
  }
  const { size } = await writePart(path, counted(zstdChunks(tarChunks(entries))));
  const chunks = () => createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>;
  return { path, member: { name, size, crc, chunks } };
}
