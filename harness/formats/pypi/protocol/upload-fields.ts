// Upload API: https://docs.pypi.org/api/upload/ (field names are those of the metadata headers, with some plurals)

import type { Package, PackageFile } from '../../../core/package.ts';

const PLURALS: Readonly<Record<string, string>> = {
  classifier: 'classifiers',
  platform: 'platform',
  'project-url': 'project_urls',
  'license-file': 'license_files',
};

/** The form fields that twine sends with one file. */
export function uploadFields(pkg: Package, file: PackageFile): [string, string][] {
  const wheel = file.name.endsWith('.whl');
  const fields: [string, string][] = [
    [':action', 'file_upload'],
    ['protocol_version', '1'],
    ['filetype', wheel ? 'bdist_wheel' : 'sdist'],
    ['pyversion', wheel ? file.name.split('-').at(-3)! : 'source'],
    ['md5_digest', file.md5],
    ['sha256_digest', file.sha256],
  ];
  for (const [header, value] of Object.entries(pkg.manifest)) {
    const lower = header.toLowerCase();
    const field = PLURALS[lower] ?? lower.replaceAll('-', '_');
    for (const each of Array.isArray(value) ? value : [value]) fields.push([field, String(each)]);
  }
  return fields;
}
