import { expect } from 'chai';
import type { Transaction } from '../../../harness/core/registry.ts';
import { keepGenerations } from '../../../harness/formats/deb/registry/generations.ts';

/** Documents in memory; the other stores are not touched. */
function documents(): { kept: Map<string, Buffer>; transaction: Transaction } {
  const kept = new Map<string, Buffer>();
  const transaction = {
    document: async (path: string) => (kept.has(path) ? { path, body: kept.get(path)!, type: '', updatedAt: 0 } : null),
    putDocument: async (path: string, body: Buffer) => void kept.set(path, body),
    removeDocument: async (path: string) => void kept.delete(path),
  } as unknown as Transaction;
  return { kept, transaction };
}

describe('generations of indexes', () => {
  const names = (kept: Map<string, Buffer>) => [...kept.keys()].filter((path) => path.startsWith('dists/')).sort();

  it('keeps three in any case, and those that were current within the last minute', async () => {
    const { kept, transaction } = documents();
    const add = (name: string, now: number) =>
      keepGenerations(transaction, 'dists/s', [{ path: name, body: Buffer.from(name), type: '' }], now);
    for (const [index, name] of ['a', 'b', 'c', 'd', 'e'].entries()) await add(name, index * 1_000);
    expect(names(kept)).to.deep.equal(['a', 'b', 'c', 'd', 'e'].map((name) => `dists/s/${name}`));
    // a gave way to b at 1 s, b to c at 2 s, c to d at 3 s.
    await add('f', 62_500);
    expect(names(kept)).to.deep.equal(['c', 'd', 'e', 'f'].map((name) => `dists/s/${name}`));
    await add('g', 900_000);
    expect(names(kept)).to.deep.equal(['e', 'f', 'g'].map((name) => `dists/s/${name}`));
  });

  it('keeps what an old generation has in common with a new one', async () => {
    const { kept, transaction } = documents();
    for (const [index, own] of ['a', 'b', 'c', 'd'].entries())
      await keepGenerations(
        transaction,
        'dists/s',
        ['same', own].map((path) => ({ path, body: Buffer.from(path), type: '' })),
        index * 100_000,
      );
    expect(names(kept)).to.deep.equal(['b', 'c', 'd', 'same'].map((name) => `dists/s/${name}`));
  });
});
