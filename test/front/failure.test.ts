import { expect } from 'chai';
import { upstreamFailure } from '../../harness/front/failure.ts';

describe('front/failure', () => {
  for (const [error, reason] of [
    [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'upstream-refused'],
    [Object.assign(new Error('x'), { code: 'HPE_INVALID_HEADER_TOKEN' }), 'upstream-invalid'],
    [new Error('x'), 'upstream-reset'],
    [new DOMException('This operation was aborted', 'AbortError'), 'upstream-reset'],
  ] as const)
    it(`calls ${error.name} ${'code' in error ? error.code : ''} ${reason}`, () => {
      expect(upstreamFailure(error).reason).to.equal(reason);
    });
});
