// https://conda.org/learn/ceps/cep-0026 (identifiers)
import { requireGrammar } from '../../core/seal.ts';

const NAME = /^(?!.*\.\.)[a-z0-9_](?:[a-z0-9_.-]{0,62}[a-z0-9_])?$/;
const VERSION = /^(?:\d+!)?[a-z0-9][a-z0-9_.]*(?:\+[a-z0-9_.]+)?$/;
const BUILD = /^[A-Za-z0-9_.+]{1,64}$/;
const SUBDIR = /^(?:noarch|[a-z0-9]{1,30}-[a-z0-9]{1,30})$/;
const FILE = /^(?<name>.+)-(?<version>[^-]+)-(?<build>[^-]+)(?<ending>\.conda|\.tar\.bz2)$/;

/** Endings of the two archive formats, by kind. */
export const ENDINGS = { conda: '.conda', 'tar.bz2': '.tar.bz2' } as const;

export type Kind = keyof typeof ENDINGS;

/** What a file is called, and so what it is. */
export interface Distribution {
  readonly name: string;
  readonly version: string;
  readonly build: string;
  readonly ending: '.conda' | '.tar.bz2';
}

export const isSubdir = (subdir: string) => SUBDIR.test(subdir) && subdir.length <= 32;
export const isName = (name: string) => NAME.test(name);
export const isVersion = (version: string) => VERSION.test(version) && version.length <= 64;
export const isBuild = (build: string) => BUILD.test(build);

/** `<name>-<version>-<build>.conda`; a Distribution has only such parts as make it unambiguous. */
export function fileName({ name, version, build, ending }: Distribution): string {
  return `${name}-${version}-${build}${ending}`;
}

/** The parts of a file's name; undefined where it is not that of a package. */
export function parseFileName(file: string): Distribution | undefined {
  const { name, version, build, ending } = FILE.exec(file)?.groups ?? {};
  if (file.length > 211 || !isName(name ?? '') || !isVersion(version ?? '') || !isBuild(build ?? '')) return undefined;
  return { name: name!, version: version!, build: build!, ending: ending as Distribution['ending'] };
}

/** A file's name as a segment of an address, in the spelling that no server can misread. */
export function encodeFile(file: string): string {
  return encodeURIComponent(file).replaceAll('!', '%21');
}

/** Throws SPEC_INVALID for names and versions that CEP 26 does not allow. */
export function requireIdentity(name: string, version: string): void {
  requireGrammar(
    'name',
    name,
    isName(name),
    'Use at most 64 of a-z, 0-9, "_", "." and "-", ending in a letter or digit.',
  );
  const remedy = 'Write it as [epoch!]version[+local] of a-z, 0-9, "." and "_", for example 1!2.0.post1+cpu.';
  requireGrammar('version', version, isVersion(version), remedy);
}
