// Name restrictions: https://doc.rust-lang.org/cargo/reference/registry-index.html#name-restrictions
// Index paths: https://doc.rust-lang.org/cargo/reference/registry-index.html#index-files

import semver from 'semver';
import { Refusal } from '../../../core/registry.ts';

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** File names that Windows keeps for itself, and the crates of the standard library. */
const RESERVED = new Set(
  [
    'nul con prn aux com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9',
    'alloc core proc_macro std test',
  ]
    .join(' ')
    .split(' '),
);

export function assertName(name: unknown): asserts name is string {
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw new Refusal(
      400,
      `"${String(name)}" is not a valid crate name: ASCII letters, digits, - and _, a letter first, at most 64.`,
    );
  }
  if (RESERVED.has(keyOf(name))) throw new Refusal(400, `The crate name "${name}" is reserved.`);
}

/** Names that differ in case or in - and _ only are one name. */
export function keyOf(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}

/** Path of a crate's file in the index. */
export function indexPath(name: string): string {
  const lower = name.toLowerCase();
  if (lower.length <= 2) return `${lower.length}/${lower}`;
  if (lower.length === 3) return `3/${lower[0]}/${lower}`;
  return `${lower.slice(0, 2)}/${lower.slice(2, 4)}/${lower}`;
}

export function assertVersion(version: unknown): asserts version is string {
  if (typeof version !== 'string' || semver.valid(version) === null || /^[v=\s]/.test(version)) {
    throw new Refusal(400, `"${String(version)}" is not a valid version.`);
  }
}

/** A version without its build metadata, which does not make it another one. */
export function withoutBuild(version: string): string {
  return version.split('+', 1)[0]!;
}
