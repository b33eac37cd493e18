// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests
import { requireGrammar } from '../../core/seal.ts';

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const NAME = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;

/** Many clients limit host and repository to 255 characters together; the registry's limit is on the repository. */
const MOST_CHARACTERS = 255;

export function isRepository(name: string): boolean {
  return name.length <= MOST_CHARACTERS && NAME.test(name);
}

export function isTag(tag: string): boolean {
  return TAG.test(tag);
}

/** A digest of an algorithm that this registry knows, in its only spelling. */
export function isDigest(digest: string): boolean {
  return DIGEST.test(digest);
}

/** Whether the text is a digest of any algorithm, well-formed or not, rather than a tag: only a digest has a colon. */
export function looksLikeDigest(reference: string): boolean {
  return reference.includes(':');
}

/** Throws SPEC_INVALID for a repository or a tag outside the grammar. */
export function requireIdentity(name: string, version: string): void {
  requireGrammar('name', name, isRepository(name), 'Use lower-case words, joined by . _ __ - or /.');
  requireGrammar('version', version, isTag(version), 'Use at most 128 letters, digits, . _ - as tag.');
}
