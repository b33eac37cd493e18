import type { SeenFile } from '../../core/history.ts';
import { Findings, type Invariant } from '../invariant.ts';
import type { Ledger } from '../ledger.ts';
import type { Operation } from '../operation.ts';
import { isMissing, isServed } from '../sightings.ts';
import { described, short } from '../words.ts';

export const referentialIntegrity: Invariant = {
  id: 'H4',
  title: 'referential integrity',
  rule: 'Everything that an index names can be fetched, with the digest and the size that it states.',
  compares: 'files that an index names',
  assess(ledger) {
    const findings = new Findings();
    for (const file of ledger.observation?.listed ?? []) compareFinally(ledger, file, findings);
    compareOnTheWay(ledger, findings);
    return findings;
  },
};

function compareFinally(ledger: Ledger, file: SeenFile, findings: Findings): void {
  const { purl, digest, size, name } = file;
  const all = ledger.fetched(purl);
  const candidates = name === undefined ? all : all.filter((fetched) => (fetched.name ?? name) === name);
  if (candidates.length === 0) {
    findings.missed.push(`The index names ${name ?? purl} of ${purl}, but nobody fetched it.`);
    return;
  }
  findings.compared += 1;
  const fits = candidates.some(
    (fetched) =>
      isServed(fetched) &&
      (digest === null || fetched.digest === digest) &&
      (size === null || fetched.size === null || fetched.size === size),
  );
  if (fits) return;
  const stated = `${short(digest)} (${size ?? '?'} bytes)`;
  const publishes = ledger.publishes.get(purl) ?? [];
  const own = digest === null ? publishes : publishes.filter((publish) => publish.digest === digest);
  findings.violated(
    `The final index names ${name ?? 'a file'} of ${purl} with ${stated}, but a fetch gives ${described(candidates[0]!)}.`,
    own.length > 0 ? own : publishes,
  );
}

/** A fetch that finds nothing although an index named it before, with no delete between. */
function compareOnTheWay(ledger: Ledger, findings: Findings): void {
  const missing = ledger.ended.filter(isMissing);
  const wanted = new Set(missing.map(({ purl }) => purl));
  if (wanted.size === 0) return;
  /** The first read that named a version since its last delete. */
  const named = new Map<string, Operation>();
  for (const operation of ledger.ended) {
    if (operation.op === 'delete' && operation.outcome !== 'fail') named.delete(operation.purl);
    for (const { purl } of operation.seen ?? []) if (wanted.has(purl) && !named.has(purl)) named.set(purl, operation);
    const read = isMissing(operation) ? named.get(operation.purl) : undefined;
    if (!read || read.end > operation.seq) continue;
    if (ledger.deletions(operation.purl).mayLieBetween(read.seq, operation.end)) continue;
    findings.violated(
      `The read by ${read.process} names ${operation.purl}, but the fetch by ${operation.process} gives status ${operation.http}.`,
      [read, operation],
    );
  }
}
