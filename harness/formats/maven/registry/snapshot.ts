// Timestamped snapshots: https://maven.apache.org/ref/3.9.9/maven-repository-metadata/
import type { VersionRow } from '../../../core/registry.ts';
import type { SnapshotVersion } from '../metadata.ts';

/** A file of one deployment of a snapshot. */
export interface SnapshotFile {
  /** `1.0-20260102.030405-1` */
  readonly value: string;
  /** `20260102.030405` */
  readonly timestamp: string;
  readonly buildNumber: number;
  readonly classifier: string;
  readonly extension: string;
}

/** `kit-1.0-20260102.030405-1-sources.jar` of version 1.0-SNAPSHOT in its parts; null for a file without a time. */
export function snapshotFile(artifact: string, version: string, name: string): SnapshotFile | null {
  const base = version.replace(/SNAPSHOT$/, '');
  const rest = name.slice(artifact.length + 1 + base.length);
  const match = /^(\d{8}\.\d{6})-(\d+)(?:-([^.]+))?\.(.+)$/.exec(rest);
  if (!name.startsWith(`${artifact}-${base}`) || !match) return null;
  const [, timestamp = '', number = '', classifier = '', extension = ''] = match;
  return { value: `${base}${timestamp}-${number}`, timestamp, buildNumber: Number(number), classifier, extension };
}

/** The newest file for each classifier and extension, in order of their first deployment. */
export function newestFiles(artifact: string, { version, files }: VersionRow): SnapshotVersion[] {
  const newest = new Map<string, SnapshotFile>();
  for (const { name } of files) {
    const file = snapshotFile(artifact, version, name);
    if (!file) continue;
    const key = `${file.classifier}:${file.extension}`;
    const known = newest.get(key);
    if (!known || known.buildNumber <= file.buildNumber) newest.set(key, file);
  }
  return [...newest.values()].map(({ classifier, extension, value, timestamp }) => ({
    classifier,
    extension,
    value,
    updated: timestamp.replace('.', ''),
  }));
}

/** Time and number of the last deployment; null when no file has them. */
export function lastDeployment(artifact: string, { version, files }: VersionRow): SnapshotFile | null {
  const all = files.map(({ name }) => snapshotFile(artifact, version, name)).filter((file) => file !== null);
  return all.toSorted((a, b) => b.buildNumber - a.buildNumber)[0] ?? null;
}
