import { expect } from 'chai';
import fc from 'fast-check';
import { HarnessError } from '../../harness/core/error.ts';
import { EXIT, exitStatusOf, VERDICTS, worst } from '../../harness/core/verdict.ts';

const verdicts = fc.array(fc.constantFrom(...VERDICTS));

describe('verdicts', () => {
  it('have one order, from best to worst', () => {
    expect(VERDICTS).to.deep.equal(['skip', 'pass', 'warn', 'unknown', 'fail', 'error']);
  });

  it('roll up to the worst, in whatever order and grouping', () => {
    expect(worst(['pass', 'fail', 'unknown'])).to.equal('fail');
    expect(worst(['skip', 'pass'])).to.equal('pass');
    fc.assert(
      fc.property(verdicts, verdicts, (some, more) => {
        const all = [...some, ...more];
        expect(worst(all)).to.equal(worst(all.toReversed()));
        if (some.length > 0 && more.length > 0) expect(worst(all)).to.equal(worst([worst(some), worst(more)]));
        for (const verdict of all) expect(VERDICTS.indexOf(worst(all))).to.be.at.least(VERDICTS.indexOf(verdict));
        if (all.length > 0) expect(all).to.include(worst(all));
      }),
    );
  });

  it('of nothing is unknown: nothing was proven', () => {
    expect(worst([])).to.equal('unknown');
  });

  it('are green only with evidence', () => {
    expect(VERDICTS.map((verdict) => [verdict, exitStatusOf(verdict)])).to.deep.equal([
      ['skip', 4],
      ['pass', 0],
      ['warn', 0],
      ['unknown', 4],
      ['fail', 1],
      ['error', 3],
    ]);
  });

  it('and errors share the documented exit statuses', () => {
    expect(EXIT).to.deep.equal({ green: 0, failure: 1, usage: 2, broken: 3, unknown: 4, interrupted: 130 });
    const status = (code: ConstructorParameters<typeof HarnessError>[0]) => new HarnessError(code, '', '').exitStatus;
    expect([status('USAGE'), status('TARGET_EXITED'), status('NOTHING_RAN'), status('INTERRUPTED')]).to.deep.equal([
      2, 3, 4, 130,
    ]);
  });
});
