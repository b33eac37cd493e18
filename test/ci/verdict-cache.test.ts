import { expect } from 'chai';
import { provenBy, remember } from '../../harness/ci/verdict-cache.ts';
import { VERDICTS } from '../../harness/core/verdict.ts';
import { fakeResultOf } from '../fakes/fake-report.ts';

const inputs = (digest: string | null) => () => digest;
const PASSED = fakeResultOf('pass');

describe('the cache of verdicts', () => {
  it('knows the run that proved the same inputs, and no other', () => {
    const cache = remember({}, 'run-1', [PASSED], inputs('a'));
    expect(provenBy(cache, PASSED, inputs('a'))).to.equal('run-1');
    expect(provenBy(cache, PASSED, inputs('b'))).to.equal(null);
    expect(provenBy(cache, PASSED, inputs(null))).to.equal(null);
    expect(provenBy(cache, { name: 'constructor', format: 'fake' }, inputs('a'))).to.equal(null);
  });

  it('remembers nothing but a pass', () => {
    for (const verdict of VERDICTS)
      expect(Object.keys(remember({}, 'run', [fakeResultOf(verdict)], inputs('a'))), verdict).to.have.lengthOf(
        verdict === 'pass' ? 1 : 0,
      );
  });

  it('remembers nothing of which the inputs are not known', () => {
    expect(remember({}, 'run', [PASSED], inputs(null))).to.deep.equal({});
  });

  it('forgets a cell that failed, at any attempt', () => {
    const cache = remember({}, 'run-1', [PASSED], inputs('a'));
    const failed = fakeResultOf('fail', { name: PASSED.name });
    expect(remember(cache, 'run-2', [failed], inputs('a'))).to.deep.equal({});
    expect(remember(cache, 'run-2', [failed, PASSED], inputs('a'))).to.deep.equal({});
    expect(remember(cache, 'run-2', [PASSED, failed], inputs('a'))).to.deep.equal({});
  });

  it('keeps what another run has proven', () => {
    const cache = remember({}, 'run-1', [PASSED], inputs('a'));
    const other = fakeResultOf('pass', { name: 't/fake/fake.b[small]' });
    expect(Object.keys(remember(cache, 'run-2', [other], inputs('a')))).to.have.lengthOf(2);
  });
});
