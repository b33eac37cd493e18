import { join } from 'node:path';
import { open } from '../../archive/entry.ts';
import { writeChunks } from '../../archive/write.ts';
import { markerOf } from '../../core/marker.ts';
import type { Package, PackageSpec } from '../../core/package.ts';
import { payloadOf } from '../../core/payload.ts';
import { purlOf } from '../../core/purl.ts';
import { kindsOf, requireGrammar, seal } from '../../core/seal.ts';
import { loadTemplate } from '../../core/template.ts';

export const kinds = ['file'] as const;

/** One file: a line with the marker, then the payload. */
export async function build(spec: PackageSpec): Promise<Package> {
  const { name, version, dir } = spec;
  kindsOf(spec, kinds);
  requireGrammar('name', name, /^[a-z][a-z0-9-]*$/.test(name), 'Use lower-case letters, digits and hyphens.');
  requireGrammar('version', version, /^\d+(\.\d+)*$/.test(version), 'Use numbers with dots between them.');
  const marker = markerOf('generic', spec);
  const [text] = loadTemplate('generic', { name, marker });
  function* chunks(): Generator<Buffer> {
    yield text!.content;
    yield* open(payloadOf(spec.size, marker)).chunks;
  }
  const file = await writeChunks(join(dir, `${name}-${version}.bin`), chunks());
  const place = `${name}/${version}/${file.name}`;
  return seal(spec, {
    format: 'generic',
    purl: purlOf('generic', name, version),
    marker,
    files: [{ ...file, place }],
    manifest: {},
  });
}
