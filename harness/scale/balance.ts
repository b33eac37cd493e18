/**
 * Deals items out to `count` parts so that these take about equally long: the longest first, each to the part that has least to do. The
 * same items with the same times give the same parts, which keep the order of the items. What never ran counts as long as the mean of
 * what did.
 */
export function balance<T extends { readonly name: string }>(
  items: readonly T[],
  count: number,
  recordedMs: Readonly<Record<string, number>>,
): T[][] {
  const known = items.flatMap(({ name }) => recordedMs[name] ?? []);
  const mean = known.length > 0 ? known.reduce((sum, ms) => sum + ms, 0) / known.length : 1;
  const waiting = items
    .map((item, index) => ({ item, index, ms: Math.max(recordedMs[item.name] ?? mean, 1) }))
    .sort((a, b) => b.ms - a.ms || a.index - b.index);
  const parts = Array.from({ length: count }, () => ({ ms: 0, entries: [] as typeof waiting }));
  for (const entry of waiting) {
    const least = parts.reduce((best, part) => (part.ms < best.ms ? part : best));
    least.ms += entry.ms;
    least.entries.push(entry);
  }
  return parts.map(({ entries }) => entries.sort((a, b) => a.index - b.index).map(({ item }) => item));
}
