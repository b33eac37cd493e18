// The fields of a spec file: https://rpm-software-management.github.io/rpm/manual/spec.html
import { HarnessError } from '../../core/error.ts';

/** One entry of the changelog, newest first. */
export interface ChangelogEntry {
  /** Seconds since the epoch. */
  readonly time: number;
  readonly author: string;
  readonly text: string;
}

/** What templates/rpm/manifest.json says of a package; dependencies are written as in a spec file. */
export interface Manifest {
  readonly Summary: string;
  readonly Description: string;
  readonly License: string;
  readonly Group: string;
  readonly URL: string;
  readonly Vendor: string;
  readonly Packager: string;
  readonly Arch: string;
  readonly Provides: readonly string[];
  readonly Requires: readonly string[];
  readonly Conflicts: readonly string[];
  readonly Obsoletes: readonly string[];
  readonly Recommends: readonly string[];
  readonly Suggests: readonly string[];
  readonly Supplements: readonly string[];
  readonly Enhances: readonly string[];
  /** Lua, which rpm runs itself: an empty root has no shell. */
  readonly Pre: string;
  readonly Post: string;
  readonly Changelog: readonly ChangelogEntry[];
  /** Further files: path to content. */
  readonly Files: Readonly<Record<string, string>>;
}

const TEXTS = [
  'Summary',
  'Description',
  'License',
  'Group',
  'URL',
  'Vendor',
  'Packager',
  'Arch',
  'Pre',
  'Post',
] as const;

/** The kinds of dependency, by the names of a spec file. */
export const KINDS = [
  'Provides',
  'Requires',
  'Conflicts',
  'Obsoletes',
  'Recommends',
  'Suggests',
  'Supplements',
  'Enhances',
] as const;

/** Throws SPEC_INVALID on a field that is missing or of the wrong kind. */
export function asManifest(fields: Readonly<Record<string, unknown>>): Manifest {
  const wrong = [
    ...TEXTS.filter((field) => typeof fields[field] !== 'string'),
    ...[...KINDS, 'Changelog'].filter((field) => !Array.isArray(fields[field])),
  ];
  if (wrong.length === 0) return fields as unknown as Manifest;
  throw new HarnessError(
    'SPEC_INVALID',
    `The manifest has no valid ${wrong.join(', ')}.`,
    'See templates/rpm/manifest.json.',
  );
}
