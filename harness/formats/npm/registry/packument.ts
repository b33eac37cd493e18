// Package metadata: https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md

import type { Json, PackageRow, VersionRow } from '../../../core/registry.ts';
import { attestationsField } from './attestations.ts';
import { baseName, tarballName } from './rules.ts';

/** Fields of a version in the abbreviated document. */
const ABBREVIATED = [
  'name',
  'version',
  'deprecated',
  'dependencies',
  'acceptDependencies',
  'optionalDependencies',
  'devDependencies',
  'bundleDependencies',
  'bundledDependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'bin',
  'directories',
  'dist',
  'engines',
  'funding',
  'cpu',
  'os',
  'libc',
  '_hasShrinkwrap',
  'hasInstallScript',
] as const;

/** Fields that the full document repeats from the latest version. */
const REPEATED = [
  'description',
  'homepage',
  'keywords',
  'repository',
  'author',
  'contributors',
  'bugs',
  'license',
  'readme',
  'readmeFilename',
] as const;

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'] as const;

/** Revision of a package's document, for requests that change it. */
export function revisionOf(row: PackageRow): string {
  return `${row.revision}-${row.updatedAt.toString(16)}`;
}

export function fullPackument(root: string, row: PackageRow): Json {
  const latest = row.versions.find((version) => version.version === row.state.tags.latest);
  const time: Record<string, string> = {
    created: new Date(row.state.created).toISOString(),
    modified: new Date(row.updatedAt).toISOString(),
  };
  for (const { version, createdAt } of row.versions) time[version] = new Date(createdAt).toISOString();
  return {
    _id: row.name,
    _rev: revisionOf(row),
    name: row.name,
    ...pick(latest?.meta.manifest ?? {}, REPEATED),
    'dist-tags': row.state.tags,
    versions: Object.fromEntries(row.versions.map((version) => [version.version, manifestOf(root, row, version)])),
    time,
    maintainers: row.state.maintainers,
    users: row.state.users ?? {},
    _attachments: {},
  };
}

export function abbreviatedPackument(root: string, row: PackageRow): Json {
  const versions = row.versions.map((version) => [version.version, pick(manifestOf(root, row, version), ABBREVIATED)]);
  return {
    name: row.name,
    modified: new Date(row.updatedAt).toISOString(),
    'dist-tags': row.state.tags,
    versions: Object.fromEntries(versions),
  };
}

/** A version as published, with what only the registry knows. */
export function manifestOf(root: string, row: PackageRow, { version, meta, state, files }: VersionRow): Json {
  const { name } = row;
  const manifest: Json = { ...meta.manifest, _id: `${name}@${version}` };
  if (state.deprecated !== undefined) manifest.deprecated = state.deprecated;
  const bin = manifest.bin;
  if (typeof bin === 'string') manifest.bin = { [baseName(name)]: bin };
  if (INSTALL_SCRIPTS.some((script) => typeof manifest.scripts?.[script] === 'string') || manifest.gypfile === true) {
    manifest.hasInstallScript = true;
  }
  const [tarball] = files;
  if (tarball) {
    manifest.dist = {
      ...meta.dist,
      ...attestationsField(root, `${name}@${version}`, meta.attestations ?? []),
      shasum: tarball.sha1,
      integrity: `sha512-${Buffer.from(tarball.sha512, 'hex').toString('base64')}`,
      tarball: `${root}/${name}/-/${tarballName(name, version)}`,
    };
  }
  return manifest;
}

function pick(source: Json, fields: readonly string[]): Json {
  return Object.fromEntries(
    fields.filter((field) => source[field] !== undefined).map((field) => [field, source[field]]),
  );
}
