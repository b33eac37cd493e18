import { expect } from 'chai';
import { keptIn } from '../../../harness/cli/session/kept-body.ts';

describe('bodies that are kept', () => {
  const written: string[] = [];
  const writeBytes = async (name: string) => {
    written.push(name);
    return { redacted: false };
  };
  const run = { name: 't/npm/npm.a[npm,small]', attempt: 2 };

  it('lie in the folder of the cell and attempt, or in that of one of its runs', async () => {
    const [own, other] = [keptIn({ writeBytes }), keptIn({ writeBytes }, 'cells/npm/x/shrink-1')];
    expect((await own(run, 3, Buffer.from('x'))).file).to.equal('cells/npm/npm.a,npm,small/attempt-2/sent/3');
    expect((await other(run, 3, Buffer.from('x'))).file).to.equal('cells/npm/x/shrink-1/sent/3');
    expect(written).to.deep.equal(['cells/npm/npm.a,npm,small/attempt-2/sent/3', 'cells/npm/x/shrink-1/sent/3']);
  });
});
