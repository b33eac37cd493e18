// https://rpm-software-management.github.io/rpm/manual/dependencies.html (versioning): [epoch:]version-release
import { requireGrammar } from '../../core/seal.ts';

/** Epoch, version and release of a package; no epoch counts as 0, but is not the same in a header. */
export interface Evr {
  readonly epoch?: number;
  readonly version: string;
  readonly release: string;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]*$/;
const PART = /^[A-Za-z0-9][A-Za-z0-9._+~^]*$/;

/** `[epoch:]version[-release]`, release 1 by default. Throws SPEC_INVALID. */
export function parseEvr(text: string): Evr {
  const match = /^(?:(\d+):)?([^:-]*)(?:-([^:-]*))?$/.exec(text);
  const [, epoch, version = '', release = '1'] = match ?? [];
  const valid = match !== null && PART.test(version) && PART.test(release);
  requireGrammar('version', text, valid, 'Use [epoch:]version[-release] of letters, digits and . _ + ~ ^.');
  return { ...(epoch === undefined ? {} : { epoch: Number(epoch) }), version, release };
}

/** Throws SPEC_INVALID for a name that rpm does not allow. */
export function requireName(name: string): void {
  requireGrammar('name', name, NAME.test(name) && name.length <= 200, 'Use letters, digits and . _ + -.');
}

/** `[epoch:]version-release`. */
export function evrText({ epoch, version, release }: Evr): string {
  return `${epoch === undefined ? '' : `${epoch}:`}${version}-${release}`;
}

/** The name of the file that rpmbuild would write: without the epoch. */
export function rpmFileName(name: string, { version, release }: Evr, arch: string): string {
  return `${name}-${version}-${release}.${arch}.rpm`;
}

/** The parts of `[epoch:]version[-release]` as dependencies spell it. */
export function splitEvr(text: string): { epoch?: string; version: string; release?: string } {
  const [, epoch, version = text, release] = /^(?:(\d+):)?(.*?)(?:-([^-]*))?$/s.exec(text) ?? [];
  return { version, ...(epoch === undefined ? {} : { epoch }), ...(release === undefined ? {} : { release }) };
}
