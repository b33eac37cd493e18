import { Findings, type Invariant } from '../invariant.ts';
import type { Ledger } from '../ledger.ts';
import type { Operation } from '../operation.ts';
import { overlapping } from '../overlap.ts';
import { isServed } from '../sightings.ts';
import { described, named, short } from '../words.ts';

export const oneWinner: Invariant = {
  id: 'H7',
  title: 'one winner',
  rule: 'Of concurrent publishes of one version with different bytes at most one is acknowledged, and its bytes are served.',
  compares: 'versions that were published twice at once with different bytes',
  assess(ledger) {
    const findings = new Findings();
    for (const publishes of ledger.publishes.values()) {
      if (!overlapping(publishes, ({ digest }) => digest).some((partner) => partner !== null)) continue;
      findings.compared += 1;
      const winners = publishes.filter(({ outcome }) => outcome === 'ok');
      findDoubles(ledger, winners, findings);
      if (new Set(winners.map(({ digest }) => digest)).size === 1)
        findOtherBytes(ledger, winners[0]!, publishes, findings);
    }
    return findings;
  },
};

/** Two that were acknowledged although they overlapped; each pair once. */
function findDoubles(ledger: Ledger, winners: readonly Operation[], findings: Findings): void {
  const partners = overlapping(winners, ({ digest }) => digest);
  for (const [index, winner] of winners.entries()) {
    const other = partners[index];
    if (!other || (other.seq > winner.seq && partners[winners.indexOf(other)] === winner)) continue;
    const [from, until] = [Math.min(winner.seq, other.seq), Math.max(winner.end, other.end)];
    if (ledger.deletions(winner.purl).mayLieBetween(from, until)) continue;
    findings.violated(
      `Two concurrent publishes of ${winner.purl} were both acknowledged: ${short(winner.digest)} by ${winner.process} and ${short(other.digest)} by ${other.process}.`,
      [winner, other],
    );
  }
}

/** The bytes at the end are not those of the only one that was acknowledged. */
function findOtherBytes(ledger: Ledger, winner: Operation, publishes: readonly Operation[], findings: Findings): void {
  const { purl, digest } = winner;
  const main = ledger.fileName(purl, digest);
  const served = ledger
    .fetched(purl)
    .filter((file) => isServed(file) && ledger.fileName(purl, file.digest, file.name) === main);
  if (served.length === 0 || ledger.mayBeDeleted(winner) || served.some((file) => file.digest === digest)) return;
  const loser = publishes.find((publish) => publish.digest === served[0]!.digest) ?? null;
  findings.violated(`The ${named(winner)} was acknowledged alone, but a fetch gives ${described(served[0]!)}.`, [
    winner,
    loser,
  ]);
}
