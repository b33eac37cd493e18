// https://maven.apache.org/pom.html#Maven_Coordinates
// Repository layout: https://maven.apache.org/repositories/layout.html
import { requireGrammar } from '../../core/seal.ts';

/** Artifacts whose name has no group are put into this one. */
const GROUP = 'test.regproof';
const ID = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;
/** What may be in a folder's name everywhere. */
const VERSION = /^[A-Za-z0-9][A-Za-z0-9._+-]*$/;

export interface Coordinates {
  readonly group: string;
  readonly artifact: string;
}

/** `group:artifact`, or an artifact alone. */
export function coordinatesOf(name: string): Coordinates {
  const [first = '', second, ...rest] = name.split(':');
  if (rest.length > 0) return { group: '', artifact: '' };
  return second === undefined ? { group: GROUP, artifact: first } : { group: first, artifact: second };
}

export function nameOf({ group, artifact }: Coordinates): string {
  return `${group}:${artifact}`;
}

/** Throws SPEC_INVALID. */
export function requireCoordinates(name: string, version: string): void {
  const { group, artifact } = coordinatesOf(name);
  requireGrammar(
    'name',
    name,
    ID.test(group) && ID.test(artifact),
    'Use group:artifact of letters, digits, "-", "_" and ".".',
  );
  requireGrammar('version', version, isVersion(version), 'Use a version such as 1.0.0 or 1.0.0-SNAPSHOT.');
}

export function isGroup(text: string): boolean {
  return ID.test(text);
}

export function isArtifact(text: string): boolean {
  return ID.test(text);
}

export function isVersion(text: string): boolean {
  return VERSION.test(text) && !text.includes('..');
}

export function isSnapshot(version: string): boolean {
  return version.endsWith('-SNAPSHOT');
}

/** Folder of an artifact, or of one of its versions; without a slash at its end. */
export function folderOf({ group, artifact }: Coordinates, version?: string): string {
  return [...group.split('.'), artifact, ...(version === undefined ? [] : [version])].join('/');
}
