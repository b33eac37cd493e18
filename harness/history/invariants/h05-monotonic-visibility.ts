import { Findings, type Invariant } from '../invariant.ts';
import type { Ledger } from '../ledger.ts';
import type { Operation } from '../operation.ts';
import { packageOf } from '../package-of.ts';
import { isMissing } from '../sightings.ts';

export const monotonicVisibility: Invariant = {
  id: 'H5',
  title: 'monotonic visibility',
  rule: 'What was seen once stays seen, and a publisher reads its own write, until a delete.',
  compares: 'looks at what had been seen or published before',
  assess(ledger) {
    const findings = new Findings();
    const [shown, written] = [new Knowledge(ledger), new Knowledge(ledger)];
    for (const operation of ledger.ended) {
      const { op, outcome, process, purl } = operation;
      const name = packageOf(purl);
      if (isLook(operation)) {
        for (const { version, source } of shown.contradicted(name, operation, findings))
          findings.violated(
            `${version} was in the ${source.op} by ${source.process} and is not in the later ${op} by ${process}.`,
            [source, operation],
          );
        for (const { version, source } of written.contradicted(`${process} ${name}`, operation, findings))
          findings.violated(`${process} published ${version} and does not find it in its own later ${op}.`, [
            source,
            operation,
          ]);
      }
      if (outcome !== 'ok') continue;
      if (op === 'publish') written.learn(`${process} ${name}`, purl, operation);
      if (op === 'fetch') shown.learn(name, purl, operation);
      for (const file of operation.seen ?? []) shown.learn(name, file.purl, operation);
    }
    return findings;
  },
};

/** Whether the operation tells what is not there: an index that says what it named, a fetch that found nothing. */
function isLook(operation: Operation): boolean {
  return (
    isMissing(operation) || (operation.op === 'read' && operation.outcome === 'ok' && operation.seen !== undefined)
  );
}

interface Contradiction {
  readonly version: string;
  /** The operation that showed it, or published it. */
  readonly source: Operation;
}

/** Versions that have to be visible, per package (or per process and package), with the operation that says so. */
class Knowledge {
  readonly #ledger: Ledger;
  /** In the order in which they became known. */
  readonly #known = new Map<string, Map<string, Operation>>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  learn(key: string, version: string, source: Operation): void {
    const versions = this.#known.get(key) ?? new Map<string, Operation>();
    if (versions.size === 0) this.#known.set(key, versions);
    if (!versions.has(version)) versions.set(version, source);
  }

  /**
   * Versions that were known before the operation began and are not visible in it. What is contradicted, and what a delete has made uncertain, is not
   * known any more, so that the work stays linear: each version that is looked at is either in the answer or never looked at again.
   */
  *contradicted(key: string, operation: Operation, findings: Findings): Generator<Contradiction> {
    const versions = this.#known.get(key);
    if (!versions) return;
    const visible = new Set(operation.seen?.map(({ purl }) => purl));
    for (const [version, source] of lookedAt(versions, operation)) {
      if (this.#ledger.deletions(version).mayLieBetween(source.seq, operation.end)) {
        versions.delete(version);
        continue;
      }
      findings.compared += 1;
      if (visible.has(version)) continue;
      versions.delete(version);
      yield { version, source };
    }
  }
}

/** Those versions that were known before the operation began and that it would show: a read all, a fetch its own. */
function* lookedAt(
  versions: ReadonlyMap<string, Operation>,
  { op, purl, seq }: Operation,
): Generator<[string, Operation]> {
  if (op === 'fetch') {
    const source = versions.get(purl);
    if (source && source.end < seq) yield [purl, source];
    return;
  }
  for (const entry of versions) {
    if (entry[1].end > seq) return;
    yield entry;
  }
}
