import { expect } from 'chai';
import { Violation } from '../../harness/core/finding.ts';
import { brokenOutcome, publishOutcome } from '../../harness/stress/outcome.ts';

const violation = (cause?: unknown) => new Violation('GET was not answered', 'an answer', 'none', { cause });

describe('outcome of an operation', () => {
  it('is ok for 200 to 299, fail for a definite refusal of the only request, and otherwise may have happened', () => {
    for (const status of [200, 201, 204]) expect(publishOutcome(status, 3).type).to.equal('ok');
    for (const status of [400, 401, 403, 409, 413, 422]) {
      expect(publishOutcome(status, 1).type, String(status)).to.equal('fail');
      expect(publishOutcome(status, 2).type, `${status} of several requests`).to.equal('info');
    }
    for (const status of [302, 404, 429, 500, 502, 503, 507])
      expect(publishOutcome(status, 1).type, String(status)).to.equal('info');
    expect(publishOutcome(503, 1)).to.deep.equal({ type: 'info', http: 503, error: 'status 503' });
  });

  it('of a publish without an answer may have happened, of a read did not', () => {
    const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    expect(brokenOutcome(violation(reset), 'publish')).to.deep.equal({ type: 'info', http: null, error: 'ECONNRESET' });
    expect(brokenOutcome(violation(reset), 'fetch').type).to.equal('fail');
    expect(brokenOutcome(violation(reset), 'read').type).to.equal('fail');
  });

  it('calls silence a time-out, however it was noticed', () => {
    const causes = [
      Object.assign(new Error('x'), { name: 'TimeoutError' }),
      Object.assign(new Error('x'), { code: 'UND_ERR_HEADERS_TIMEOUT' }),
      Object.assign(new Error('x'), { code: 'UND_ERR_BODY_TIMEOUT' }),
    ];
    for (const cause of causes) expect(brokenOutcome(violation(cause), 'read').error).to.equal('time-out');
    expect(brokenOutcome(new Violation('The index is wrong', 'a', 'b'), 'read').error).to.equal(
      'violation: The index is wrong',
    );
  });

  it('is none for a fault of ours', () => {
    const bug = new TypeError('x is undefined');
    expect(() => brokenOutcome(bug, 'publish')).to.throw(bug);
  });
});
