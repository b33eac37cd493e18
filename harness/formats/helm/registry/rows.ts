import semver from 'semver';
import type { FileRow, PackageRow, VersionRow } from '../../../core/registry.ts';
import type { Metadata } from '../metadata.ts';
import { archiveName } from '../name.ts';

/** What the row of an archive keeps: its Chart.yaml, as far as an index may hold it. */
export interface ArchiveMeta {
  readonly metadata: Metadata;
}

/** A version that has its archive: one that has nothing but a provenance file yet is not seen. */
export interface Release {
  readonly name: string;
  readonly version: VersionRow;
  readonly archive: FileRow;
}

/** The key of a chart, unique among all repositories. */
export function keyOf(repository: string, name: string): string {
  return `${repository}/${name}`;
}

export function belongsTo(repository: string): (row: Pick<PackageRow, 'key'>) => boolean {
  return ({ key }) => key.startsWith(`${repository}/`);
}

/** The releases of a chart, the newest version first. */
export function releasesOf({ name, versions }: PackageRow): Release[] {
  return versions
    .flatMap((version) => {
      const archive = version.files.find((file) => file.name === archiveName(name, version.version));
      return archive ? [{ name, version, archive }] : [];
    })
    .sort((a, b) => semver.compareBuild(b.version.version, a.version.version));
}

/** A release as the index lists it. */
export function indexEntry({ version, archive }: Release): Metadata {
  const { metadata } = archive.meta as ArchiveMeta;
  return {
    ...metadata,
    urls: [`charts/${archive.name}`],
    created: new Date(version.createdAt).toISOString(),
    digest: archive.sha256,
  };
}
