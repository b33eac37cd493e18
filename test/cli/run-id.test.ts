import { expect } from 'chai';
import { newRunId, newSeed } from '../../harness/cli/run-id.ts';

describe('run ids and seeds', () => {
  it('sort by time and can be a folder', () => {
    const at = new Date('2026-01-31T23:59:58.999Z');
    expect(newRunId(at)).to.match(/^20260131-235958-[0-9a-f]{4}$/);
    const later = newRunId(new Date(at.getTime() + 1_000));
    expect([later, newRunId(at)].toSorted().at(-1)).to.equal(later);
  });

  it('differ', () => {
    const at = new Date();
    expect(new Set(Array.from({ length: 20 }, () => newRunId(at))).size).to.be.greaterThan(15);
    expect(new Set(Array.from({ length: 20 }, newSeed)).size).to.equal(20);
    expect(newSeed()).to.match(/^[0-9a-f]{8}$/);
  });
});
