// https://github.com/npm/cli/blob/latest/workspaces/libnpmpublish/lib/publish.js
import { readFile } from 'node:fs/promises';
import type { Package } from '../../../core/package.ts';
import type { Json } from '../../../core/registry.ts';
import { sri } from '../document.ts';
import { nameParts } from '../name.ts';

/** What npm sends to publish one version: the document of that version alone, with the tarball in base64. */
export async function publishDocument({ name, version, file, manifest }: Package): Promise<Json> {
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
    },
  };
}
