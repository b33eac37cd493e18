import { expect } from 'chai';
import { inspectSince } from '../../../harness/cli/session/inspect-target.ts';
import type { Orphan } from '../../../harness/core/observation.ts';

const ONE: Orphan = { where: 'storage', what: 'one' };
const TWO: Orphan = { where: 'temporary', what: 'one' };

describe('a look into storage', () => {
  it('leaves out what was there before, and nothing else', async () => {
    const now: Orphan[] = [ONE];
    const look = await inspectSince(async () => now);
    expect(await look()).to.deep.equal([]);
    now.push(TWO);
    expect(await look()).to.deep.equal([TWO]);
  });

  it('stays none where nobody may look', async () => {
    const look = await inspectSince(async () => null);
    expect(await look()).to.equal(null);
  });
});
