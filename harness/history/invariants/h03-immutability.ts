import { Findings, type Invariant } from '../invariant.ts';
import type { Operation } from '../operation.ts';
import { eachSighting, type Sighting } from '../sightings.ts';
import { short } from '../words.ts';

type Shown = Sighting & { readonly digest: string };

export const immutability: Invariant = {
  id: 'H3',
  title: 'immutability',
  rule: 'Between deletes a version has one digest.',
  compares: 'files that were seen twice',
  assess(ledger) {
    const findings = new Findings();
    /** The last sighting of each file of each version. */
    const last = new Map<string, Map<string, Shown>>();
    const compare = (shown: Shown) => {
      const files = last.get(shown.purl) ?? new Map<string, Shown>();
      if (files.size === 0) last.set(shown.purl, files);
      const file = ledger.fileName(shown.purl, shown.digest, shown.name);
      const before = files.get(file);
      files.set(file, shown);
      if (!before) return;
      findings.compared += 1;
      if (before.digest === shown.digest || arePublishes(before, shown)) return;
      const deletions = ledger.deletions(shown.purl);
      if (deletions.mayLieBetween(before.from, shown.until) || deletions.mayLieBetween(shown.from, before.until))
        return;
      findings.violated(
        `${shown.purl} was ${short(before.digest)} in ${seenBy(before)} and ${short(shown.digest)} in ${seenBy(shown)}, with no delete between.`,
        [before.operation, shown.operation],
      );
    };
    const sightings = acknowledged(ledger.ended);
    let next = 0;
    eachSighting(ledger, (sighting) => {
      while (next < sightings.length && sightings[next]!.until < sighting.until) compare(sightings[next++]!);
      if (isShown(sighting)) compare(sighting);
    });
    while (next < sightings.length) compare(sightings[next++]!);
    return findings;
  },
};

function isShown(sighting: Sighting): sighting is Shown {
  return sighting.digest !== null;
}

/** What acknowledged publishes say of their version, in the order of their ends. */
function acknowledged(ended: readonly Operation[]): Shown[] {
  return ended
    .filter(({ op, outcome }) => op === 'publish' && outcome === 'ok')
    .map((operation) => {
      const { purl, digest, seq, end } = operation;
      return { purl, digest, name: undefined, operation, from: seq, until: end };
    });
}

/** Two publishes at once are the matter of another invariant: one winner. */
function arePublishes(one: Shown, other: Shown): boolean {
  const both = one.operation?.op === 'publish' && other.operation?.op === 'publish';
  return both && one.from < other.until && other.from < one.until;
}

function seenBy({ operation }: Shown): string {
  return operation ? `the ${operation.op} by ${operation.process}` : 'the final state';
}
