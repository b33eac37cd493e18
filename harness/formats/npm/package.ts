// https://docs.npmjs.com/cli/configuring-npm/package-json
// https://docs.npmjs.com/cli/commands/npm-pack
import { join } from 'node:path';
import type { Entry } from '../../archive/entry.ts';
import { writeTarGz } from '../../archive/write.ts';
import { writeTree } from '../../archive/write-tree.ts';
import { markerOf } from '../../core/marker.ts';
import { mergePatch } from '../../core/merge-patch.ts';
import type { Package, PackageSpec } from '../../core/package.ts';
import { payloadOf } from '../../core/payload.ts';
import { purlOf } from '../../core/purl.ts';
import { kindsOf, seal } from '../../core/seal.ts';
import { loadTemplate, takeFile } from '../../core/template.ts';
import { writeAttestation } from './attestation.ts';
import { nameParts, requireIdentity, tarballName } from './name.ts';

export const kinds = ['tarball', 'attestation'] as const;

/**
 * A tarball as `npm pack` lays it out, from templates/npm, and the same files as a folder (`source`). `spec.manifest` is an RFC 7396 patch
 * of package.json. The command named like the package without its scope, and `require(name).marker`, give the marker;
 * the install script writes it to `installed.txt`. The kind `attestation`, where it is asked for by name, is its signed provenance beside it.
 */
export async function build(spec: PackageSpec): Promise<Package> {
  const { name, version, dir } = spec;
  requireIdentity(name, version);
  kindsOf(spec, kinds);
  const marker = markerOf('npm', spec);
  const { scope, base } = nameParts(name);
  const files = loadTemplate('npm', { name, version, marker, base });
  const manifest = mergePatch(JSON.parse(takeFile(files, 'package.json')), spec.manifest ?? {});
  const tree: Entry[] = [
    ...files,
    { path: 'package.json', content: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) },
    { path: 'payload.bin', content: payloadOf(spec.size, marker) },
  ];
  const packed = tree.map((entry) => ({ ...entry, path: `package/${entry.path}` }));
  const tarball = join(dir, tarballName(name, version));
  const file = await writeTarGz(tarball, packed);
  const source = tarball.replace(/\.tgz$/, '');
  await writeTree(source, tree);
  const purl = purlOf('npm', base, version, scope === undefined ? {} : { namespace: scope });
  const attested = spec.kinds?.includes('attestation') ? spec.signature : undefined;
  return seal(spec, {
    format: 'npm',
    purl,
    marker,
    files: [file, ...(attested ? [await writeAttestation(file, purl, attested)] : [])],
    manifest,
    source,
    ...(attested ? { publicKey: attested.signer.publicKeyPem } : {}),
  });
}
