// https://doc.rust-lang.org/cargo/reference/registry-index.html#name-restrictions
// https://doc.rust-lang.org/cargo/reference/manifest.html#the-name-field
import semver from 'semver';
import { requireGrammar } from '../../core/seal.ts';

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Words that cannot name a library (https://doc.rust-lang.org/reference/keywords.html), and what cargo keeps for itself. */
const RESERVED = new Set(
  `abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl in let loop
  macro match mod move mut override priv pub ref return self static struct super trait true try type typeof unsafe unsized use
  virtual where while yield alloc core proc_macro proc-macro std test build deps examples incremental
  con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9`.split(
    /\s+/,
  ),
);

/** The name by which Rust code refers to the library. */
export function crateName(name: string): string {
  return name.replaceAll('-', '_');
}

/** Throws SPEC_INVALID for names that cargo or a registry refuses, and for versions that are not semantic. */
export function requireIdentity(name: string, version: string): void {
  const valid = NAME.test(name) && !RESERVED.has(name.toLowerCase());
  requireGrammar(
    'name',
    name,
    valid,
    'Use up to 64 ASCII letters, digits, "-" and "_", beginning with a letter; no keyword.',
  );
  requireGrammar(
    'version',
    version,
    isSemantic(version),
    'Write a semantic version, for example 1.2.3, 1.2.3-rc.1 or 1.2.3+build.',
  );
}

function isSemantic(version: string): boolean {
  const parsed = semver.parse(version);
  if (parsed === null) return false;
  return version === [parsed.version, ...(parsed.build.length > 0 ? [parsed.build.join('.')] : [])].join('+');
}
