import type { Access } from './access.ts';
import type { BadCertificate } from './certificate.ts';
import type { Digests } from './digest.ts';
import type { Package } from './package.ts';
import type { BadSignature } from './signing.ts';

/** Where a client runs, as the client sees it. The same plan works in a container and on the host. */
export interface Place {
  /** An empty folder of this operation's own; the working directory. */
  readonly work: string;
  /** The isolated home; caches and configuration live below it. Empty when a check asks for the client. */
  readonly home: string;
  /** PEM file with the run's certificate authority, the only one a client should trust; `javaStoreOf` names the same for Java. */
  readonly ca: string;
  /** Files with the armoured OpenPGP public keys that the user trusts: the run's key, and one that has expired. Empty unless the format requires `gpg`. */
  readonly keys: readonly string[];
  /** The client's view of a file or folder that the harness made (a package file, its source tree). */
  path(hostPath: string): string;
}

/** Everything a plan may depend on besides its arguments. */
export interface Session extends Place {
  readonly access: Access;
}

/** A file to write before the first step: configuration, credentials, a consumer project. */
export interface PlanFile {
  /** Absolute, below the session's `work` or `home`. */
  readonly path: string;
  readonly content: string;
  /** Octal mode; 0600 by default, since most of these hold secrets. */
  readonly mode?: number;
}

/** One native command: an argv array, never a shell string. */
export interface Step {
  readonly argv: readonly [string, ...string[]];
  /** Working directory; the session's `work` by default. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds; 120 000 by default. */
  readonly timeoutMs?: number;
  /** A preparation that touches no registry (making a virtual environment, building): it must always exit 0. */
  readonly local?: boolean;
}

/** What a client does for one operation: files to write, commands in order, files to hash afterwards. */
export interface Plan {
  readonly files?: readonly PlanFile[];
  readonly steps: readonly [Step, ...Step[]];
  /**
   * Absolute paths below `work` or `home` whose regular files are hashed after the last step, never following links.
   * A trailing slash means the whole folder.
   */
  readonly collect?: readonly string[];
}

// biome-ignore lint/suspicious/noExplicitAny: each operation has its own arguments
export type Operation = (session: Session, ...args: any[]) => Plan;

/**
 * A native client. `operations.publish(session, pkg)` and `operations.install(session, pkg)` have the same meaning for every format:
 * publish all of the package's files; install the exact version from a cold cache, run it so that its marker is printed,
 * and collect the downloaded artefact under its published file name.
 */
export interface Client<Operations extends Record<string, Operation> = Record<string, Operation>> {
  readonly id: string;
  /** Folder below compose/clients whose image holds the client. */
  readonly image: string;
  /** Prints the version; also tells whether the client is there. */
  readonly version: readonly [string, ...string[]];
  readonly operations: Operations;
  /** What the client says when it refuses a certificate, by case; a case left out is not looked at by this client. */
  readonly tlsRefusals: Readonly<Partial<Record<BadCertificate, RegExp>>>;
  /** What the client says when it refuses a signature of the repository's index, by case; left out where there is none. */
  readonly signatureRefusals?: Readonly<Partial<Record<BadSignature, RegExp>>>;
  /** What the client says when the registry refuses the credential. */
  readonly authRefusal: RegExp;
  /**
   * Words after which nothing was committed by a publish: a refusal of its first request. A client that sends requests again by itself may be told that a
   * version exists by its own first request, so only what does not depend on the registry's state is definite there: the credential, the length. With other
   * words, or without any, a publish that failed may have happened.
   */
  readonly definiteRefusals?: readonly RegExp[];
}

/** A file found after a plan's last step. */
export interface CollectedFile extends Digests {
  readonly path: string;
  readonly name: string;
  readonly size: number;
}

/** What came of one native operation: the last step's status and everything that was printed. */
export interface NativeResult {
  readonly exit: number;
  readonly stdout: string;
  /** Standard output and standard error of all steps, in order of the steps, capped. */
  readonly output: string;
  readonly files: readonly CollectedFile[];
  /** The collected file of that name; a finding when it is missing. */
  file(name: string): CollectedFile;
}

/** Type guard for clients that publish. */
export function publishes(client: Client): client is Client<{ publish: (session: Session, pkg: Package) => Plan }> {
  return 'publish' in client.operations;
}

/** Type guard for clients that install. */
export function installs(client: Client): client is Client<{ install: (session: Session, pkg: Package) => Plan }> {
  return 'install' in client.operations;
}
