import { Findings, type Invariant } from '../invariant.ts';

const SHA256 = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;

export const noOrphans: Invariant = {
  id: 'H8',
  title: 'no orphans',
  rule: 'After the settle time storage, rows and upload sessions match what is reachable.',
  compares: 'looks into storage, rows and upload sessions',
  assess(ledger) {
    const findings = new Findings();
    const orphans = ledger.observation?.orphans;
    if (!orphans) return findings;
    findings.compared = 1;
    const unfinished = ledger.operations.filter(({ op, outcome }) => op === 'publish' && outcome !== 'ok');
    const byDigest = Map.groupBy(unfinished, ({ digest }) => digest);
    const hit = new Set(ledger.observation.faults.flatMap(({ during }) => during));
    for (const { where, what } of orphans) {
      const own = (what.match(SHA256) ?? []).flatMap((digest) => byDigest.get(digest) ?? []);
      // What bears no digest was left by one of those that a fault met.
      findings.violated(
        `Left over in ${where}: ${what}.`,
        own.length > 0 ? own : unfinished.filter(({ seq }) => hit.has(seq)),
      );
    }
    return findings;
  },
};
