import type { Package } from '../../../harness/core/package.ts';
import type { Size } from '../../../harness/core/size.ts';

/** What a format's own tools say of its generated packages. */
export interface Contract {
  /** Folder of the image with the tools; that of the format's clients by default. */
  readonly image?: string;
  readonly name: string;
  readonly version: string;
  readonly kinds?: readonly string[];
  /** Whether the package is signed, by the key at `Made.key`. */
  readonly signed?: true;
  /** All by default. */
  readonly sizes?: readonly Size[];
  /** Commands for packages of every size: they read all of the artefact. */
  readonly everySize: (made: Made) => readonly Command[];
  /** Commands that look at what does not change with the size, for a small package, after the others. */
  readonly once?: (made: Made) => readonly Command[];
}

/** A generated package as its tools see it. */
export interface Made {
  readonly pkg: Package;
  /** The path of the package's file with this ending. */
  readonly file: (ending: string) => string;
  /** Folder in which all files lie at their place, as a repository has them. */
  readonly tree: string;
  /** The armoured public key of whoever signs. */
  readonly key: string;
  /** The commands' working directory, empty at first. */
  readonly work: string;
}

/** A command that has to succeed. */
export interface Command {
  readonly argv: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What has to be in its output; a text or a pattern. */
  readonly prints?: string | RegExp;
}

/** A command by its words. */
export function run(...argv: [string, ...string[]]): Command {
  return { argv };
}
