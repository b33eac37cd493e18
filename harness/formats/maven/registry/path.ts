import { Refusal } from '../../../core/registry.ts';
import { type Coordinates, isArtifact, isGroup, isSnapshot, isVersion } from '../coordinates.ts';
import { CHECKSUMS } from '../protocol.ts';

const METADATA = 'maven-metadata.xml';

export type Checksum = (typeof CHECKSUMS)[number];

/** What an address of a repository means. `checksum`: the address is that of the file's checksum. */
export type RepositoryPath = { readonly checksum?: Checksum } & (
  | { readonly kind: 'file'; readonly coordinates: Coordinates; readonly version: string; readonly file: string }
  | { readonly kind: 'snapshot-metadata'; readonly coordinates: Coordinates; readonly version: string }
  /** The same address may be that of a group's metadata, whose last segment is then no artifact. */
  | { readonly kind: 'metadata'; readonly coordinates: Coordinates; readonly group: string }
);

/** 404 for what no file of a repository is called. */
export function parsePath(text: string): RepositoryPath {
  const segments = text.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) throw absent(text);
  const [name, checksum] = withoutChecksum(segments.at(-1)!);
  const of = checksum ? { checksum } : {};
  const folder = segments.slice(0, -1);
  if (name === METADATA) return { ...of, ...metadataOf(folder, text) };
  const version = folder.at(-1);
  const coordinates = coordinatesAt(folder.slice(0, -1));
  if (version === undefined || !coordinates || !isVersion(version)) throw absent(text);
  if (!belongs(name, coordinates.artifact, version)) throw absent(text);
  return { ...of, kind: 'file', coordinates, version, file: name };
}

/** A version's folder. */
export function parseVersionFolder(text: string): { coordinates: Coordinates; version: string } {
  const segments = text.replace(/\/$/, '').split('/');
  const coordinates = coordinatesAt(segments.slice(0, -1));
  const version = segments.at(-1)!;
  if (!coordinates || !isVersion(version)) throw absent(text);
  return { coordinates, version };
}

function metadataOf(folder: readonly string[], text: string) {
  const last = folder.at(-1) ?? '';
  if (isSnapshot(last)) {
    const coordinates = coordinatesAt(folder.slice(0, -1));
    if (coordinates) return { kind: 'snapshot-metadata', coordinates, version: last } as const;
  }
  const group = folder.join('.');
  const coordinates = coordinatesAt(folder) ?? { group: '', artifact: last };
  if (!isGroup(group)) throw absent(text);
  return { kind: 'metadata', coordinates, group } as const;
}

function coordinatesAt(folder: readonly string[]): Coordinates | null {
  const [group, artifact] = [folder.slice(0, -1).join('.'), folder.at(-1) ?? ''];
  return isGroup(group) && isArtifact(artifact) ? { group, artifact } : null;
}

/** Files of a version are called `artifact-version…`; those of a snapshot have a time and a number in place of SNAPSHOT. */
function belongs(name: string, artifact: string, version: string): boolean {
  const rest = name.startsWith(`${artifact}-`) ? name.slice(artifact.length + 1) : '';
  const base = version.replace(/-SNAPSHOT$/, '');
  return /^[A-Za-z0-9._+-]+$/.test(rest) && rest.startsWith(isSnapshot(version) ? `${base}-` : version);
}

function withoutChecksum(name: string): [string, Checksum | undefined] {
  const checksum = CHECKSUMS.find((algorithm) => name.endsWith(`.${algorithm}`));
  return checksum ? [name.slice(0, -checksum.length - 1), checksum] : [name, undefined];
}

function absent(text: string): Refusal {
  return new Refusal(404, `${text} is not in this repository.`);
}
