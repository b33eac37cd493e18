// https://helm.sh/docs/topics/charts/
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Entry } from '../../archive/entry.ts';
import { writeChunks, writeTarGz } from '../../archive/write.ts';
import { markerOf } from '../../core/marker.ts';
import { mergePatch } from '../../core/merge-patch.ts';
import type { Package, PackageFile, PackageSpec } from '../../core/package.ts';
import { purlOf } from '../../core/purl.ts';
import { kindsOf, seal } from '../../core/seal.ts';
import { seededBytes } from '../../core/seed.ts';
import { SIZE_LIMITS, type Size } from '../../core/size.ts';
import { loadTemplate, takeFile } from '../../core/template.ts';
import { renderYaml } from './metadata.ts';
import { archiveName, requireIdentity } from './name.ts';
import { signedProvenance } from './provenance.ts';

export const kinds = ['chart', 'provenance'] as const;

/** Helm reads no file of a chart beyond 5 MiB, and no chart beyond 100 MiB. */
const LONGEST_FILE = 4 << 20;

/**
 * A chart as `helm package` packs it, from templates/helm; and its provenance file, where the kind `provenance` is asked for by name and there is
 * a key. `spec.manifest` is an RFC 7396 patch of Chart.yaml. The rendered chart and its notes show the marker.
 */
export async function build(spec: PackageSpec): Promise<Package> {
  const { name, version, dir } = spec;
  requireIdentity(name, version);
  kindsOf(spec, kinds);
  const marker = markerOf('helm', spec);
  const files: Entry[] = loadTemplate('helm', { name, version, marker });
  const template = parse(takeFile(files as { path: string; content: unknown }[], 'Chart.yaml'));
  const manifest = mergePatch(template, spec.manifest ?? {});
  const tree: Entry[] = [
    ...files,
    { path: 'Chart.yaml', content: Buffer.from(renderYaml(manifest)) },
    ...payloadParts(spec.size, marker),
  ];
  const packed = tree.map((entry) => ({ ...entry, path: `${name}/${entry.path}` }));
  const archive = await writeTarGz(join(dir, archiveName(name, version)), packed);
  const provenance: PackageFile[] = [];
  if (spec.signature && spec.kinds?.includes('provenance')) {
    const text = await signedProvenance(manifest, archive, spec.signature);
    provenance.push({ ...(await writeChunks(`${archive.path}.prov`, [Buffer.from(text)])), companion: true });
  }
  const placed = [archive, ...provenance].map((file) => ({ ...file, place: `charts/${file.name}` }));
  return seal(spec, { format: 'helm', purl: purlOf('helm', name, version), marker, files: placed, manifest });
}

/** The incompressible payload in files of at most 4 MiB, all of them unique to the marker. */
function payloadParts(size: Size, marker: string): Entry[] {
  const { payload } = SIZE_LIMITS[size];
  return Array.from({ length: Math.ceil(payload / LONGEST_FILE) }, (_, part) => {
    const length = Math.min(LONGEST_FILE, payload - part * LONGEST_FILE);
    const path = `files/payload-${String(part + 1).padStart(2, '0')}.bin`;
    return { path, content: { size: length, chunks: () => seededBytes(length, 'payload', marker, part) } };
  });
}
