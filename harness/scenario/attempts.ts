import type { SeenFile } from '../core/history.ts';
import type { Package } from '../core/package.ts';
import type { IndexedFile } from '../core/protocol.ts';
import type { Artefact } from './stage.ts';

/** One package that is published, perhaps several times: its bytes are its own. */
export class Attempt {
  readonly pkg: Package;
  /** What is to be served; of a client that packs the artefact itself, what it said that it sent. */
  artefacts: readonly Artefact[];
  /** Whether a publish of it has ended: before that nobody knows what the client made of it. */
  settled = false;

  constructor(pkg: Package) {
    this.pkg = pkg;
    this.artefacts = pkg.files;
  }
}

/** The attempts of a case. A version counts as one file with the digest of its attempt: which of its files lacks what is told in words. */
export class Attempts {
  readonly all: Attempt[] = [];

  add(pkg: Package): Attempt {
    const attempt = new Attempt(pkg);
    this.all.push(attempt);
    return attempt;
  }

  names(): string[] {
    return [...new Set(this.all.map(({ pkg }) => pkg.name))];
  }

  /** Attempts of one version, which one purl names. */
  of(name: string, version: string): Attempt[] {
    return this.all.filter(({ pkg }) => pkg.name === name && pkg.version === version);
  }

  allSettled(name: string, version: string): boolean {
    return this.of(name, version).every(({ settled }) => settled);
  }

  /** The attempt that a version's files in the index belong to by their names and the digests that are stated; undefined when they fit none or several. */
  listedBy(name: string, version: string, files: readonly IndexedFile[]): Attempt | undefined {
    const fitting = this.of(name, version).filter(({ artefacts }) =>
      artefacts.every((artefact) => files.some((file) => file.name === artefact.name && states(file, artefact))),
    );
    return fitting.length === 1 ? fitting[0] : undefined;
  }

  /** An index, a line for each version. */
  seen(name: string, files: readonly IndexedFile[]): SeenFile[] {
    return [...Map.groupBy(files, ({ version }) => version)].map(([version, ofVersion]) => {
      const attempt = this.listedBy(name, version, ofVersion);
      const purl = this.of(name, version)[0]?.pkg.purl ?? this.#strange(name, version);
      if (attempt) return { purl, digest: attempt.pkg.file.sha256, size: attempt.pkg.file.size };
      if (!this.allSettled(name, version)) return { purl, digest: null, size: null };
      return { purl, digest: ofVersion.find(({ digests }) => digests.sha256)?.digests.sha256 ?? null, size: null };
    });
  }

  /** purl of a version that nobody published. */
  #strange(name: string, version: string): string {
    const known = this.all.find(({ pkg }) => pkg.name === name)!.pkg;
    return known.purl.replace(encodeURIComponent(known.version), encodeURIComponent(version));
  }
}

/** Whether everything that the index says of a file is true of the artefact. */
function states({ digests, size }: IndexedFile, artefact: Artefact): boolean {
  const algorithms = Object.keys(digests) as (keyof typeof digests)[];
  return algorithms.every((name) => digests[name] === artefact[name]) && (size === undefined || size === artefact.size);
}
