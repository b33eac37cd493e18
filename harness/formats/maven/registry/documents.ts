import type { PackageRow, Repository } from '../../../core/registry.ts';
import { type Coordinates, isSnapshot, nameOf } from '../coordinates.ts';
import { type Metadata, renderMetadata } from '../metadata.ts';
import { compareVersions } from '../version-order.ts';
import { lastDeployment, newestFiles } from './snapshot.ts';

/** Key of the row that holds the plugins of a group; no artifact is called so. */
export const groupKey = (group: string) => `${group}:`;

/** The metadata of an artifact and of the plugins of a group with that path, in one document; null when there is neither. */
export async function metadataAt(
  repository: Repository,
  coordinates: Coordinates,
  group: string,
): Promise<string | null> {
  const artifact = await repository.package(nameOf(coordinates));
  const plugins = ((await repository.package(groupKey(group)))?.state.plugins ?? []) as Metadata['plugins'];
  const versions = artifact ? listed(artifact) : [];
  if (versions.length === 0 && plugins.length === 0) return null;
  return renderMetadata({
    ...(versions.length > 0 ? artifactMetadata(artifact!, coordinates, versions) : {}),
    plugins,
  });
}

/** Versions in the order that Maven gives them. A version is listed once its deployment has put the metadata that names it. */
function listed({ versions }: PackageRow): string[] {
  return versions
    .filter((version) => version.state.listed)
    .map(({ version }) => version)
    .sort(compareVersions);
}

function artifactMetadata(
  row: PackageRow,
  { group, artifact }: Coordinates,
  versions: readonly string[],
): Partial<Metadata> {
  const release = versions.findLast((version) => !isSnapshot(version));
  return {
    groupId: group,
    artifactId: artifact,
    latest: versions.at(-1)!,
    ...(release === undefined ? {} : { release }),
    versions,
    lastUpdated: stamp(row.updatedAt),
  };
}

/** The metadata of one snapshot; null when it has no deployment. */
export async function snapshotMetadata(
  repository: Repository,
  coordinates: Coordinates,
  version: string,
): Promise<string | null> {
  const { group, artifact } = coordinates;
  const row = (await repository.package(nameOf(coordinates)))?.versions.find((each) => each.version === version);
  const last = row?.state.listed ? lastDeployment(artifact, row) : null;
  if (!row || !last) return null;
  return renderMetadata({
    groupId: group,
    artifactId: artifact,
    version,
    snapshot: { timestamp: last.timestamp, buildNumber: String(last.buildNumber) },
    lastUpdated: last.timestamp.replace('.', ''),
    snapshotVersions: newestFiles(artifact, row),
  });
}

/** `yyyyMMddHHmmss` in UTC. */
function stamp(time: number): string {
  return new Date(time).toISOString().replaceAll(/\D/g, '').slice(0, 14);
}
