import { Findings, type Invariant } from '../invariant.ts';
import type { Ledger } from '../ledger.ts';
import type { Operation } from '../operation.ts';
import { eachSighting, isServed } from '../sightings.ts';
import { described, named, short } from '../words.ts';

export const atomicFailure: Invariant = {
  id: 'H2',
  title: 'atomic failure',
  rule: 'A refused publish is never observed; one that may have happened ends all or nothing: index, every file, checksums, signature.',
  compares: 'publishes that did not succeed',
  assess(ledger) {
    const findings = new Findings();
    for (const publishes of ledger.publishes.values()) findTorn(ledger, publishes, findings);
    findRefusedButSeen(ledger, findings);
    return findings;
  },
};

/** Looks at the attempts of one version that may have happened. */
function findTorn(ledger: Ledger, publishes: readonly Operation[], findings: Findings): void {
  const possible = Map.groupBy(
    publishes.filter(({ outcome }) => outcome !== 'fail'),
    ({ digest }) => digest,
  );
  findings.compared += new Set(
    publishes.filter(({ digest }) => !possible.has(digest)).map(({ digest }) => digest),
  ).size;
  if (!ledger.observation) return;
  const served = new Set(ledger.fetched(publishes[0]!.purl).map(({ digest }) => digest));
  // An index that states no digest can only mean the one that is served, or the only one there is.
  const undecided = possible.size > 1 && [...possible.keys()].some((digest) => served.has(digest));
  for (const attempt of possible.values()) {
    // What was acknowledged when it was repeated has to be all there as well.
    if (attempt.every(({ outcome }) => outcome === 'ok')) continue;
    findings.compared += 1;
    if (ledger.mayBeDeleted(attempt[0]!)) continue;
    const how = torn(ledger, attempt[0]!, undecided);
    if (how) findings.violated(`The ${named(attempt[0]!)} may have happened and ended torn: ${how}.`, attempt);
  }
}

/** Why what is left of an attempt is neither all nor nothing; null when it is one of them. */
function torn(ledger: Ledger, { purl, digest }: Operation, undecided: boolean): string | null {
  const [listed, fetched, given] = [ledger.listed(purl), ledger.fetched(purl), ledger.given(purl, digest)];
  const main = ledger.fileName(purl, digest);
  const strange = fetched.find(
    (file) =>
      isServed(file) &&
      ledger.fileName(purl, file.digest, file.name) === main &&
      ledger.attempts(purl, file.digest!).length === 0,
  );
  if (strange) return `a fetch gives ${described(strange)}, which nobody published`;
  const served = fetched.some((file) => file.digest === digest);
  // Several files come by several requests: those that came are no fault of the registry as long as no index names them.
  if (served && listed.length === 0 && (given?.files.length ?? 1) === 1)
    return 'a fetch gives it, but no index names it';
  const inIndex = listed.some((file) =>
    file.digest === null ? !undecided : file.digest === digest || (given && ledger.given(purl, file.digest) === given),
  );
  if (!inIndex || fetched.length === 0) return null;
  if (!served) return `the index names it, but a fetch gives ${described(fetched[0]!)} instead of ${short(digest)}`;
  for (const { name, sha256 } of given?.files.slice(1) ?? []) {
    const candidates = fetched.filter((file) => file.name === name);
    if (candidates.length > 0 && !candidates.some((file) => file.digest === sha256))
      return `the index names it, but its file ${name} gives ${described(candidates[0]!)} instead of ${short(sha256)}`;
  }
  return null;
}

/** Looks for sightings of bytes, or of a version, of which every publish until then was refused. */
function findRefusedButSeen(ledger: Ledger, findings: Findings): void {
  const firstPossible = new Map<readonly Operation[], number>();
  const reported = new Set<readonly Operation[]>();
  eachSighting(ledger, ({ purl, digest, operation, until }) => {
    const attempts = digest === null ? (ledger.publishes.get(purl) ?? []) : ledger.attempts(purl, digest);
    if (attempts.length === 0 || attempts[0]!.seq > until || reported.has(attempts)) return;
    let first = firstPossible.get(attempts);
    if (first === undefined) {
      first = attempts.find(({ outcome }) => outcome !== 'fail')?.seq ?? Number.POSITIVE_INFINITY;
      firstPossible.set(attempts, first);
    }
    if (first < until) return;
    reported.add(attempts);
    const where = operation ? `a ${operation.op} by ${operation.process} shows it` : 'it is there at the end';
    findings.violated(`The ${named(attempts[0]!)} was refused, but ${where}.`, [attempts[0]!, operation]);
  });
}
