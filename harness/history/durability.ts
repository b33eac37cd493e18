import type { Ledger } from './ledger.ts';
import type { Operation } from './operation.ts';
import { described, short } from './words.ts';

/** Whether an acknowledged publish is in the final state as it was sent. */
export type Durability =
  | { readonly state: 'held' }
  | { readonly state: 'lost'; readonly how: string }
  | { readonly state: 'unseen'; readonly why: string };

/** Looks for every file of a publish in the final index and among the final fetches. */
export function durabilityOf(ledger: Ledger, publish: Operation): Durability {
  const { purl, digest } = publish;
  const listed = ledger.listed(purl);
  if (listed.length === 0) return { state: 'lost', how: 'the final index does not name it' };
  const given = ledger.given(purl, digest);
  const own = (candidate: string | null) =>
    candidate === null || candidate === digest || (given?.files.some(({ sha256 }) => sha256 === candidate) ?? false);
  if (!listed.some((file) => own(file.digest)))
    return { state: 'lost', how: `the final index names other bytes, ${short(listed[0]!.digest)}` };
  const fetched = ledger.fetched(purl);
  if (fetched.length === 0) return { state: 'unseen', why: `No file of ${purl} was fetched at the end.` };
  if (!fetched.some((file) => file.digest === digest))
    return { state: 'lost', how: `a fetch gives ${described(fetched[0]!)} instead of ${short(digest)}` };
  for (const { name, sha256 } of given?.files.slice(1) ?? []) {
    const wrong = fetched.filter((file) => file.name === name);
    if (wrong.length > 0 && !wrong.some((file) => file.digest === sha256))
      return { state: 'lost', how: `its file ${name} gives ${described(wrong[0]!)} instead of ${short(sha256)}` };
  }
  return { state: 'held' };
}
