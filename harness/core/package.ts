import type { Digests } from './digest.ts';
import type { SignatureSpec } from './signing.ts';
import type { Size } from './size.ts';

/** One file of a package as a registry receives it. `path` is absolute on the harness's side. */
export interface PackageFile extends Digests {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  /** Where repositories that are laid out as a tree of files keep it, below the pull URL; its name when left out. */
  readonly place?: string;
  /** Accompanies the artefact (a manifest, a checksum, a signature): small at every size of the package, and uploaded before it. */
  readonly companion?: true;
}

/** What to generate. Everything that decides a byte is in here: equal specs give equal packages. */
export interface PackageSpec {
  /** The full name, as the format spells it. */
  readonly name: string;
  readonly version: string;
  readonly size: Size;
  readonly seed: string;
  /** The folder that receives the files; it exists. */
  readonly dir: string;
  /** Which kinds of file to make, as the format names them (for example wheel, sdist); all by default. */
  readonly kinds?: readonly string[];
  /** Format-specific manifest fields that replace or extend those of the template. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** A word that tells two packages of one name and version apart: another word, other bytes. */
  readonly edition?: string;
  /** How to sign, for formats whose packages carry a signature; unsigned when left out. */
  readonly signature?: SignatureSpec;
}

/** Generated files of one name and version; immutable. */
export interface Package {
  readonly format: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly size: Size;
  readonly seed: string;
  readonly dir: string;
  /** The line that the installed package prints when it is run; unique to these bytes. */
  readonly marker: string;
  /** The artefacts, the main one first. */
  readonly files: readonly [PackageFile, ...PackageFile[]];
  /** The main artefact: `files[0]`. */
  readonly file: PackageFile;
  /** The manifest as published, for checks that compare it field by field. */
  readonly manifest: Readonly<Record<string, unknown>>;
  /** The unpacked source tree where a client publishes from source; absolute on the harness's side. */
  readonly source?: string;
  /** The public half of the key that signed what is attested of the files, as SubjectPublicKeyInfo in PEM. */
  readonly publicKey?: string;
}
