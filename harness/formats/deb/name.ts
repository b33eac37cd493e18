// Names: https://www.debian.org/doc/debian-policy/ch-controlfields.html#s-f-source
// Versions: https://manpages.debian.org/bookworm/dpkg-dev/deb-version.7.en.html
import { requireGrammar } from '../../core/seal.ts';

const NAME = /^[a-z0-9][a-z0-9+.-]+$/;
const VERSION = /^(?:\d+:)?\d[A-Za-z0-9.+~-]*$/;
const ARCHITECTURE = /^[a-z0-9][a-z0-9-]*$/;

export const isName = (name: string) => NAME.test(name);
export const isVersion = (version: string) => VERSION.test(version);
export const isArchitecture = (architecture: string) => ARCHITECTURE.test(architecture);

/** The number before the colon of a version; undefined for none. */
export function epochOf(version: string): string | undefined {
  return /^(\d+):/.exec(version)?.[1];
}

/** `name_version_architecture.deb`; by convention the epoch is left out. */
export function fileName(name: string, version: string, architecture: string): string {
  return `${name}_${version.replace(/^\d+:/, '')}_${architecture}.deb`;
}

/** The name under which apt keeps a downloaded file: with the epoch, its colon percent-encoded. */
export function cacheName(name: string, version: string, architecture: string): string {
  return `${name}_${version.replaceAll(':', '%3a')}_${architecture}.deb`;
}

/** Whether the version has no revision, so that the package and its upstream are one. */
export function isNative(version: string): boolean {
  return !version.includes('-');
}

/** Throws SPEC_INVALID for names and versions that Debian's policy does not allow. */
export function requireIdentity(name: string, version: string): void {
  const letters = 'Use lower-case letters, digits, "+", "-" and ".", at least two, beginning with a letter or digit.';
  requireGrammar('name', name, isName(name), letters);
  const version_ = 'Write it as [epoch:]upstream[-revision], beginning with a digit, for example 1:1.0~rc1-1+b1.';
  requireGrammar('version', version, isVersion(version) && !version.endsWith('-'), version_);
}
