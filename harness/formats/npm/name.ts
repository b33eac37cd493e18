// https://docs.npmjs.com/cli/configuring-npm/package-json#name
// https://semver.org/spec/v2.0.0.html
import semver from 'semver';
import { requireGrammar } from '../../core/seal.ts';

const SEGMENT = /^[a-z0-9-][a-z0-9._-]*$/;
const RESERVED = new Set(['node_modules', 'favicon.ico']);

export interface NameParts {
  /** With its `@`, or undefined. */
  readonly scope?: string;
  readonly base: string;
}

/** `@acme/kit` in its two parts. */
export function nameParts(name: string): NameParts {
  const slash = name.indexOf('/');
  if (!name.startsWith('@') || slash < 0) return { base: name };
  return { scope: name.slice(0, slash), base: name.slice(slash + 1) };
}

/** The file name that `npm pack` gives: `@acme/kit` makes `acme-kit-1.0.0.tgz`. */
export function tarballName(name: string, version: string): string {
  return `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`;
}

/** Throws SPEC_INVALID for names that a registry must not take for a new package, and for versions that npm would rewrite. */
export function requireIdentity(name: string, version: string): void {
  const { scope, base } = nameParts(name);
  const segments = scope === undefined ? [base] : [scope.slice(1), base];
  const valid = segments.every((segment) => SEGMENT.test(segment)) && !RESERVED.has(base) && name.length <= 214;
  requireGrammar(
    'name',
    name,
    valid,
    'Use lower-case letters, digits, "-", "." and "_", at most 214, perhaps behind an @scope/.',
  );
  requireGrammar(
    'version',
    version,
    semver.valid(version) === version,
    'Write a semantic version without build metadata, for example 1.2.3-rc.1.',
  );
}
