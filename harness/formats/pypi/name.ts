// https://packaging.python.org/en/latest/specifications/name-normalization/
// https://packaging.python.org/en/latest/specifications/version-specifiers/
// https://packaging.python.org/en/latest/specifications/binary-distribution-format/#escaping-and-unicode
import { requireGrammar } from '../../core/seal.ts';

const NAME = /^([A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])$/i;
const RELEASE = /^([1-9][0-9]*!)?(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))*/;
const SUFFIXES = /^((a|b|rc)(0|[1-9][0-9]*))?(\.post(0|[1-9][0-9]*))?(\.dev(0|[1-9][0-9]*))?$/;
const LOCAL = /^[a-z0-9]+(\.[a-z0-9]+)*$/;

/** The name under which an index lists a project: lower case, runs of `-`, `_` and `.` become one `-`. */
export function normalizedName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

/** The import name of the generated package. */
export function moduleName(name: string): string {
  const escaped = normalizedName(name).replaceAll('-', '_');
  return /^[0-9]/.test(escaped) ? `_${escaped}` : escaped;
}

/** The console script of the generated package; it prints the marker. */
export function scriptName(name: string): string {
  return `${normalizedName(name)}-marker`;
}

/** `name-version` as it begins the file names of wheels and sdists. The `+` of a local version stays. */
export function fileStem(name: string, version: string): string {
  return `${normalizedName(name).replaceAll('-', '_')}-${version}`;
}

/** Throws SPEC_INVALID for names that no index takes and for versions that are not in their normalised form. */
export function requireIdentity(name: string, version: string): void {
  requireGrammar(
    'name',
    name,
    NAME.test(name),
    'Use letters, digits, ".", "_" and "-", beginning and ending with a letter or digit.',
  );
  const normal = 'Write it in its normalised form, for example 1.2.3, 1.2.3rc1, 1.2.3.post1 or 1.2.3+local.1.';
  requireGrammar('version', version, isNormalized(version), normal);
}

function isNormalized(version: string): boolean {
  const [visible = '', local, ...more] = version.split('+');
  const release = RELEASE.exec(visible)?.[0];
  if (release === undefined || more.length > 0) return false;
  return SUFFIXES.test(visible.slice(release.length)) && (local === undefined || isNormalizedLocal(local));
}

function isNormalizedLocal(local: string): boolean {
  return LOCAL.test(local) && local.split('.').every((part) => !/^0[0-9]+$/.test(part));
}
