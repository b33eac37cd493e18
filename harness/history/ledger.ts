import type { SeenFile } from '../core/history.ts';
import type { FetchedFile, FinalObservation } from '../core/observation.ts';
import { Deletions } from './deletions.ts';
import type { GivenPackage } from './given.ts';
import type { Operation, OperationLog } from './operation.ts';
import { packageOf } from './package-of.ts';

const NONE: readonly never[] = [];
const UNDELETED = new Deletions([]);

/** Everything that the invariants look at, indexed once: the history, the final observation, and what the packages were made of. */
export class Ledger {
  /** In the order of their beginnings. */
  readonly operations: readonly Operation[];
  /** Those that ended, in the order of their ends. */
  readonly ended: readonly Operation[];
  /** Milliseconds since the epoch, of the last event. */
  readonly lastAt: number;
  /** Null when the final state was never looked at. */
  readonly observation: FinalObservation | null;
  /** Publishes of a version, in the order of their beginnings. */
  readonly publishes: ReadonlyMap<string, readonly Operation[]>;
  readonly #attempts: ReadonlyMap<string, readonly Operation[]>;
  readonly #deletions = new Map<string, Deletions>();
  readonly #listed: ReadonlyMap<string, readonly SeenFile[]>;
  readonly #fetched: ReadonlyMap<string, readonly FetchedFile[]>;
  /** By the digest of each of their files. Bytes are unique, so that there are several only where somebody did not keep to that. */
  readonly #given = new Map<string, readonly GivenPackage[]>();
  /** Per version the only file name that its packages have; null when they have several. */
  readonly #onlyName = new Map<string, string | null>();

  constructor(log: OperationLog, observation: FinalObservation | null, given: readonly GivenPackage[]) {
    this.operations = log.operations;
    this.ended = log.ended;
    this.lastAt = log.lastAt;
    this.observation = observation;
    const publishes = log.operations.filter(({ op }) => op === 'publish');
    this.publishes = Map.groupBy(publishes, ({ purl }) => purl);
    this.#attempts = Map.groupBy(publishes, ({ digest }) => digest);
    const deletes = log.operations.filter(({ op, outcome }) => op === 'delete' && outcome !== 'fail');
    for (const [purl, group] of Map.groupBy(deletes, (operation) => operation.purl))
      this.#deletions.set(purl, new Deletions(group));
    this.#listed = Map.groupBy(observation?.listed ?? NONE, ({ purl }) => purl);
    this.#fetched = Map.groupBy(observation?.fetched ?? NONE, ({ purl }) => purl);
    for (const pkg of given) this.#know(pkg);
  }

  #know(pkg: GivenPackage): void {
    for (const { sha256 } of pkg.files) this.#given.set(sha256, [...(this.#given.get(sha256) ?? []), pkg]);
    const name = pkg.files.length === 1 ? pkg.files[0]!.name : null;
    const known = this.#onlyName.get(pkg.purl);
    this.#onlyName.set(pkg.purl, known === undefined || known === name ? name : null);
  }

  /** The package that a file of a version belongs to, by the file's digest. */
  given(purl: string, digest: string): GivenPackage | undefined {
    return this.#given.get(digest)?.find((pkg) => pkg.purl === purl);
  }

  /** Publishes whose package has a file of that digest, in the order of their beginnings; several are one attempt and its retries. */
  attempts(purl: string, digest: string): readonly Operation[] {
    const attempts =
      this.#attempts.get(digest) ?? this.#attempts.get(this.given(purl, digest)?.files[0]?.sha256 ?? '') ?? NONE;
    // Bytes are unique: other versions are among them only where somebody did not keep to that.
    return attempts.every((attempt) => attempt.purl === purl) ? attempts : attempts.filter((a) => a.purl === purl);
  }

  /** What to call a file of a version, so that two sightings of the same file have the same name. */
  fileName(purl: string, digest: string | null, name?: string): string {
    if (name !== undefined) return name;
    const only = this.#onlyName.get(purl);
    if (only) return only;
    const file = digest === null ? undefined : this.given(purl, digest)?.files.find(({ sha256 }) => sha256 === digest);
    return file?.name ?? '';
  }

  deletions(purl: string): Deletions {
    return this.#deletions.get(purl) ?? UNDELETED;
  }

  /** Whether a delete may have undone the publish. */
  mayBeDeleted({ purl, seq }: Operation): boolean {
    return this.deletions(purl).mayLieBetween(seq, Number.POSITIVE_INFINITY);
  }

  /** What the final indexes name for a version. */
  listed(purl: string): readonly SeenFile[] {
    return this.#listed.get(purl) ?? NONE;
  }

  /** What the final fetches gave for a version. */
  fetched(purl: string): readonly FetchedFile[] {
    return this.#fetched.get(purl) ?? NONE;
  }

  /** Publishes by package, each in the order of their beginnings. */
  publishesByPackage(): Map<string, Operation[]> {
    return Map.groupBy(
      this.operations.filter(({ op }) => op === 'publish'),
      ({ purl }) => packageOf(purl),
    );
  }
}
