// https://github.com/npm/cli/blob/latest/workspaces/libnpmpublish/lib/publish.js
import { readFile } from 'node:fs/promises';
import type { Package } from '../../../core/package.ts';
import type { Json } from '../../../core/registry.ts';
import type { Bundle } from '../attestation.ts';
import { sri } from '../document.ts';
import { nameParts } from '../name.ts';
import { bundleOf } from './attestations.ts';

/** What npm sends to publish one version: the document of that version alone, with the tarball in base64, and its provenance as text. */
export async function publishDocument(pkg: Package): Promise<Json> {
  const { name, version, file, manifest } = pkg;
  const data = (await readFile(file.path)).toString('base64');
  const { base } = nameParts(name);
  const dist = {
    integrity: sri(file),
    shasum: file.sha1,
    // The client always writes http here, and any host will do: where its tarballs are is for the registry to say.
    tarball: `http://registry.invalid/${name}/-/${base}-${version}.tgz`,
  };
  return {
    _id: name,
    name,
    description: manifest.description,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, _id: `${name}@${version}`, dist } },
    access: null,
    _attachments: {
      [`${name}-${version}.tgz`]: { content_type: 'application/octet-stream', data, length: file.size },
      ...bundleAttachment(pkg, await bundleOf(pkg)),
    },
  };
}

/** The attachment of a publish document that holds a bundle for that version. */
export function bundleAttachment({ name, version }: Package, bundle: Bundle | null): Json {
  if (!bundle) return {};
  const data = JSON.stringify(bundle);
  return { [`${name}-${version}.sigstore`]: { content_type: bundle.mediaType, data, length: data.length } };
}
