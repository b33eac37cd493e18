// https://rpm-software-management.github.io/rpm/manual/format_v4.html and format_lead.html
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Entry, sorted } from '../../archive/entry.ts';
import { writeChunks } from '../../archive/write.ts';
import { markerOf } from '../../core/marker.ts';
import { mergePatch } from '../../core/merge-patch.ts';
import type { Package, PackageSpec } from '../../core/package.ts';
import { payloadOf } from '../../core/payload.ts';
import { purlOf } from '../../core/purl.ts';
import { kindsOf, seal } from '../../core/seal.ts';
import type { SignatureSpec } from '../../core/signing.ts';
import { loadTemplate, takeFile } from '../../core/template.ts';
import { encodeHeader, encodeSignature } from './header.ts';
import { asManifest, type Manifest } from './manifest.ts';
import { headerTags } from './metadata.ts';
import { type Payload, writePayload } from './payload.ts';
import { evrText, parseEvr, requireName, rpmFileName } from './version.ts';

export const kinds = ['rpm'] as const;

/**
 * A binary package from templates/rpm. `spec.version` is `[epoch:]version[-release]`; `spec.manifest` is an RFC 7396 patch of
 * templates/rpm/manifest.json. `/usr/bin/<name>` prints the marker, and the scriptlet after the installation leaves it in
 * `/usr/share/<name>/installed.txt`.
 */
export async function build(spec: PackageSpec): Promise<Package> {
  const { name, dir } = spec;
  const evr = parseEvr(spec.version);
  requireName(name);
  kindsOf(spec, kinds);
  const marker = markerOf('rpm', spec);
  const files = loadTemplate('rpm', { name, version: spec.version, marker });
  const manifest = asManifest(mergePatch(JSON.parse(takeFile(files, 'manifest.json')), spec.manifest ?? {}));
  const payload = await writePayload(dir, installed(spec, manifest, files, marker));
  const fileName = rpmFileName(name, evr, manifest.Arch);
  const header = encodeHeader(headerTags(name, evr, manifest, payload));
  const before = [
    lead(`${name}-${evr.version}-${evr.release}`),
    await signatureHeader(header, payload, spec.signature),
    header,
  ];
  const file = await writeChunks(join(dir, fileName), concatenated(before, payload));
  await rm(payload.file.path);
  const version = evrText(evr);
  const qualifiers = { arch: manifest.Arch, ...(evr.epoch === undefined ? {} : { epoch: String(evr.epoch) }) };
  return seal(spec, {
    format: 'rpm',
    purl: purlOf('rpm', name, `${evr.version}-${evr.release}`, { qualifiers }),
    marker,
    files: [{ ...file, place: `Packages/${name[0]!.toLowerCase()}/${fileName}` }],
    manifest: { ...manifest },
    version,
  });
}

/** What is below root/ in the template, and what the manifest adds; the payload is in every package. */
function installed(spec: PackageSpec, manifest: Manifest, template: readonly Entry[], marker: string): Entry[] {
  const rooted = template.map((entry) => ({ ...entry, path: entry.path.replace(/^root\//, '') }));
  const added = Object.entries(manifest.Files).map(([path, content]): Entry => {
    return {
      path: path.replace(/^\//, ''),
      content: Buffer.from(content),
      mode: path.includes('bin/') ? 0o755 : 0o644,
    };
  });
  const payload = { path: `usr/share/${spec.name}/payload.bin`, content: payloadOf(spec.size, marker) };
  return sorted([...rooted, ...added, payload]);
}

/** Ninety-six bytes that only the magic number and the signature type are read of. */
function lead(name: string): Buffer {
  const bytes = Buffer.alloc(96);
  bytes.writeUInt32BE(0xedabeedb, 0);
  bytes[4] = 3;
  bytes.writeUInt16BE(1, 8);
  bytes.write(name.slice(0, 65), 10);
  bytes.writeUInt16BE(1, 76);
  bytes.writeUInt16BE(5, 78);
  return bytes;
}

/** Digests of the header, of header and payload together (MD5, as rpmbuild still writes it), and the OpenPGP signature of the header. */
async function signatureHeader(header: Buffer, payload: Payload, signature?: SignatureSpec): Promise<Buffer> {
  const md5 = createHash('md5').update(header);
  for await (const chunk of createReadStream(payload.file.path, { highWaterMark: 1 << 20 }))
    md5.update(chunk as Buffer);
  return encodeSignature({
    sha256: createHash('sha256').update(header).digest('hex'),
    sha1: createHash('sha1').update(header).digest('hex'),
    md5: md5.digest(),
    size: header.length + payload.file.size,
    payloadSize: payload.unpacked.size,
    rsa: signature ? await sign(header, signature) : undefined,
  });
}

/** A tampered package is one whose digests fit and whose signature was made over another header. */
async function sign(header: Buffer, { signer, tampered }: SignatureSpec): Promise<Buffer> {
  const signed = Buffer.from(header);
  if (tampered) signed[signed.length - 17]! ^= 1;
  return Buffer.from(await signer.detachedBinary(signed));
}

async function* concatenated(parts: readonly Buffer[], payload: Payload): AsyncGenerator<Buffer> {
  yield* parts;
  for await (const chunk of createReadStream(payload.file.path, { highWaterMark: 1 << 18 })) yield chunk as Buffer;
}
