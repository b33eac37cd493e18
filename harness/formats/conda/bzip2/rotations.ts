/**
 * The Burrows-Wheeler transform of `bytes[0..length)`: the last column of its sorted rotations, and the row of the text itself.
 * Prefix doubling: rotations that are sorted by their first k bytes are sorted by 2k with one more counting sort, so that repetitive input
 * (the padding of a tar) costs n log n like any other.
 */
export function lastColumn(bytes: Uint8Array, length: number): { column: Uint8Array; row: number } {
  const order = sortedRotations(bytes, length);
  const column = new Uint8Array(length);
  let row = 0;
  for (let index = 0; index < length; index++) {
    const start = order[index]!;
    if (start === 0) row = index;
    column[index] = bytes[start === 0 ? length - 1 : start - 1]!;
  }
  return { column, row };
}

function sortedRotations(bytes: Uint8Array, length: number): Int32Array {
  const order = new Int32Array(length);
  const shifted = Int32Array.from({ length }, (_, index) => index);
  let rank = Int32Array.from(bytes.subarray(0, length));
  let next = new Int32Array(length);
  countingSort(shifted, rank, 256, order);
  let ranks = rerank(order, rank, next, 0);
  for (let width = 1; ranks < length && width < length; width *= 2) {
    [rank, next] = [next, rank];
    // Sorted by the second half already: the rotation in question begins `width` before the one that is its second half.
    for (let index = 0; index < length; index++) {
      const start = order[index]! - width;
      shifted[index] = start < 0 ? start + length : start;
    }
    countingSort(shifted, rank, ranks, order);
    ranks = rerank(order, rank, next, width);
  }
  return order;
}

/** Stable: rotations of equal rank keep their order. */
function countingSort(from: Int32Array, rank: Int32Array, ranks: number, to: Int32Array): void {
  const starts = new Int32Array(ranks + 1);
  for (let index = 0; index < from.length; index++) starts[rank[from[index]!]! + 1]!++;
  for (let value = 0; value < ranks; value++) starts[value + 1]! += starts[value]!;
  for (let index = 0; index < from.length; index++) {
    const rotation = from[index]!;
    to[starts[rank[rotation]!]!++] = rotation;
  }
}

/** Ranks by `width` bytes and as many more; 0: by the ranks alone. Returns how many there are. */
function rerank(order: Int32Array, rank: Int32Array, next: Int32Array, width: number): number {
  const length = order.length;
  let count = 0;
  for (let index = 0; index < length; index++) {
    const here = order[index]!;
    const before = index === 0 ? here : order[index - 1]!;
    const same = rank[here] === rank[before] && rank[(here + width) % length] === rank[(before + width) % length];
    if (!same) count++;
    next[here] = count;
  }
  return count + 1;
}
