// https://go.dev/ref/mod#module-path, #versions, #goproxy-protocol, #incompatible-versions
import semver from 'semver';
import { requireGrammar } from '../../core/seal.ts';

/** Modules whose name has no domain are put below this one. */
const DOMAIN = 'regproof.test';
const ELEMENT = /^[A-Za-z0-9_~-](?:[A-Za-z0-9._~-]*[A-Za-z0-9_~-])?$/;
const MAJOR = /\/v([0-9]+)$/;

export interface Module {
  readonly path: string;
  /** Canonical, with its leading `v`. */
  readonly version: string;
}

/** Completes what a caller left out: the domain, the leading `v`, and the suffix that a major version from 2 on needs. */
export function moduleOf(name: string, version: string): Module {
  const canonical = version.startsWith('v') ? version : `v${version}`;
  const withDomain = name.split('/')[0]!.includes('.') ? name : `${DOMAIN}/${name}`;
  const major = Number(/^v(\d+)\./.exec(canonical)?.[1] ?? 0);
  const needsSuffix =
    major >= 2 && !canonical.endsWith('+incompatible') && !MAJOR.test(withDomain) && !isGopkg(withDomain);
  return { path: needsSuffix ? `${withDomain}/v${major}` : withDomain, version: canonical };
}

/** Throws SPEC_INVALID for a path or version that no go command would take, or that do not fit each other. */
export function requireModule({ path, version }: Module): void {
  const remedy = 'Use a path such as example.com/kit, with /v2 for major version 2, and a version such as v1.2.3.';
  requireGrammar('name', path, isModulePath(path), remedy);
  requireGrammar('version', version, isCanonical(version) && fits(path, version), remedy);
}

/** Whether the path may be that of a module: a domain first, elements of ASCII letters, digits and `-._~`. */
export function isModulePath(path: string): boolean {
  const [domain = '', ...rest] = path.split('/');
  const major = MAJOR.exec(path);
  return (
    /^[a-z0-9.-]+$/.test(domain) &&
    domain.includes('.') &&
    !domain.startsWith('-') &&
    [domain, ...rest].every((element) => ELEMENT.test(element)) &&
    (major === null || (!major[1]!.startsWith('0') && major[1] !== '1'))
  );
}

/** Whether the version is one that files are kept under: `v`, semantic, no build metadata but `+incompatible`. */
export function isCanonical(version: string): boolean {
  const bare = version.replace(/\+incompatible$/, '');
  return bare.startsWith('v') && !bare.includes('+') && semver.valid(bare.slice(1)) === bare.slice(1);
}

/** A version of a revision without a tag; a list should not name it. https://go.dev/ref/mod#pseudo-versions */
export function isPseudo(version: string): boolean {
  return /^v[0-9]+\.(?:0\.0-|[0-9]+\.[0-9]+-(?:[^+]*\.)?0\.)[0-9]{14}-[A-Za-z0-9]+(?:\+incompatible)?$/.test(version);
}

/** Whether major version and path suffix belong together. */
export function fits(path: string, version: string): boolean {
  const major = Number(/^v(\d+)\./.exec(version)?.[1]);
  if (isGopkg(path)) return Number(/\.v(\d+)$/.exec(path)![1]) === major;
  const suffix = MAJOR.exec(path)?.[1];
  if (version.endsWith('+incompatible')) return suffix === undefined && major >= 2;
  return suffix === undefined ? major < 2 : Number(suffix) === major;
}

function isGopkg(path: string): boolean {
  return /^gopkg\.in\/.*\.v\d+$/.test(path);
}

/** `example.com/AcmeCorp` is `example.com/!acme!corp` in addresses and folders. https://go.dev/ref/mod#module-cache */
export function escaped(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

/** The inverse; null for what no escaping gives. */
export function unescaped(text: string): string | null {
  if (/[A-Z]|!(?![a-z])/.test(text)) return null;
  return text.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Where a proxy serves a file of a version, below its URL. */
export function placeOf({ path, version }: Module, ending: 'info' | 'mod' | 'zip'): string {
  return `${escaped(path)}/@v/${escaped(version)}.${ending}`;
}
