// https://manpages.debian.org/bookworm/dpkg-dev/deb.5.en.html
// https://www.debian.org/doc/debian-policy/ch-binary.html, https://www.debian.org/doc/debian-policy/ch-maintainerscripts.html
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { arChunks, memberOf } from '../../archive/ar.ts';
import { type Entry, sorted } from '../../archive/entry.ts';
import { gzipChunks } from '../../archive/gzip.ts';
import { tarChunks } from '../../archive/tar.ts';
import { writeChunks, writePart } from '../../archive/write.ts';
import { markerOf } from '../../core/marker.ts';
import { mergePatch } from '../../core/merge-patch.ts';
import type { Package, PackageSpec } from '../../core/package.ts';
import { payloadOf } from '../../core/payload.ts';
import { purlOf } from '../../core/purl.ts';
import { kindsOf, seal } from '../../core/seal.ts';
import { loadTemplate, takeFile } from '../../core/template.ts';
import { parseParagraphs, renderParagraph } from './deb822.ts';
import { fileName, isNative, requireIdentity } from './name.ts';
import { Checksums } from './package/checksums.ts';
import { installedSize } from './package/installed-size.ts';

export const kinds = ['deb'] as const;

/**
 * A binary package from templates/deb. `spec.manifest` is an RFC 7396 patch of the control file by field name (`{ Architecture: 'arm64' }`).
 * The program named like the package prints the marker; maintainer scripts keep to DPKG_ROOT, so that no chroot is needed.
 */
export async function build(spec: PackageSpec): Promise<Package> {
  const { name, version, dir } = spec;
  requireIdentity(name, version);
  kindsOf(spec, kinds);
  const marker = markerOf('deb', spec);
  const files = loadTemplate('deb', { name, version, marker });
  const [paragraph] = parseParagraphs(takeFile(files, 'DEBIAN/control'));
  const changelog = {
    path: `./usr/share/doc/${name}/${isNative(version) ? 'changelog.gz' : 'changelog.Debian.gz'}`,
    content: await collected(gzipChunks([Buffer.from(takeFile(files, 'changelog'))])),
  };
  const tree: Entry[] = [
    ...files.filter(({ path }) => path.startsWith('root/')).map((entry) => below('root/', entry)),
    changelog,
    { path: `./usr/share/${name}/payload.bin`, content: payloadOf(spec.size, marker) },
  ];
  const manifest = mergePatch({ ...paragraph, 'Installed-Size': installedSize(tree) }, spec.manifest ?? {});
  const path = join(dir, fileName(name, version, String(manifest.Architecture)));
  const conffiles = files
    .find((file) => file.path === 'DEBIAN/conffiles')!
    .content.toString('utf8')
    .split('\n');
  const checksums = new Checksums(conffiles);
  const followed = sorted(tree).map((entry) => checksums.follow(entry));
  const data = await writePart(`${path}.data`, gzipChunks(tarChunks(followed, { folders: true })));
  const control: Entry[] = [
    ...files.filter((file) => file.path.startsWith('DEBIAN/')).map((entry) => below('DEBIAN/', entry)),
    { path: './control', content: Buffer.from(renderParagraph(manifest)) },
    { path: './md5sums', content: checksums.render() },
  ];
  const members = [
    memberOf('debian-binary', Buffer.from('2.0\n')),
    memberOf('control.tar.gz', await collected(gzipChunks(tarChunks(control, { folders: true })))),
    { name: 'data.tar.gz', size: data.size, chunks: () => createReadStream(data.path) as AsyncIterable<Buffer> },
  ];
  const file = await writeChunks(path, arChunks(members));
  await rm(data.path);
  const qualifiers = { arch: String(manifest.Architecture) };
  const purl = purlOf('deb', name, version, { namespace: 'debian', qualifiers });
  return seal(spec, { format: 'deb', purl, marker, files: [file], manifest });
}

function below(folder: string, entry: Entry): Entry {
  return { ...entry, path: `./${entry.path.slice(folder.length)}` };
}

async function collected(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
