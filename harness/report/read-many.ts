import PQueue from 'p-queue';

const AT_ONCE = 16;

/** What `read` makes of each item, in their order; many small files are read faster side by side. */
export async function readMany<Item, Value>(
  items: Iterable<Item>,
  read: (item: Item) => Promise<Value>,
): Promise<Value[]> {
  const queue = new PQueue({ concurrency: AT_ONCE });
  return queue.addAll([...items].map((item) => () => read(item)));
}
