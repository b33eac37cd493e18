import type { Operation } from './operation.ts';

/**
 * For each operation another one that was open at the same time and has another key; null when there is none. The operations are in the order of their
 * beginnings; linear.
 */
export function overlapping(
  operations: readonly Operation[],
  keyOf: (operation: Operation) => string,
): (Operation | null)[] {
  const keys = operations.map(keyOf);
  const partners: (Operation | null)[] = operations.map(() => null);
  // From the left: of those before, the one that ended last, and the one of another key that did.
  let [latest, other] = [-1, -1];
  const endOf = (index: number) => operations[index]?.end ?? Number.NEGATIVE_INFINITY;
  for (const [index, operation] of operations.entries()) {
    const before = latest !== -1 && keys[latest] !== keys[index] ? latest : other;
    if (endOf(before) > operation.seq) partners[index] = operations[before]!;
    if (latest === -1 || keys[latest] === keys[index]) {
      if (endOf(index) > endOf(latest)) latest = index;
    } else if (endOf(index) > endOf(latest)) {
      [latest, other] = [index, latest];
    } else if (endOf(index) > endOf(other)) other = index;
  }
  // From the right: the next one of another key.
  let [next, nextOther] = [-1, -1];
  for (let index = operations.length - 1; index >= 0; index--) {
    const after = next !== -1 && keys[next] !== keys[index] ? next : nextOther;
    if (after !== -1) partners[index] ??= operations[after]!.seq < operations[index]!.end ? operations[after]! : null;
    if (next !== -1 && keys[next] !== keys[index]) nextOther = next;
    next = index;
  }
  return partners;
}
