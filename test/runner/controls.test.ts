import { expect } from 'chai';
import { CONTROLS, mayPassOnControl } from '../../harness/runner/controls.ts';

describe('controls', () => {
  it('answer everything alike, without a body', () => {
    const request = { method: 'PUT', path: '/x', headers: {} };
    const answers = CONTROLS.map(({ id, plant }) => {
      const control = plant();
      expect(control.matches(request)).to.equal(true);
      return [id, control.request!(request, {} as never)];
    });
    expect(answers).to.deep.equal([
      ['control:200-empty', { answer: { status: 200, headers: {}, body: Buffer.alloc(0) } }],
      ['control:404', { answer: { status: 404, headers: {}, body: Buffer.alloc(0) } }],
    ]);
  });

  it('only what is about absence may pass, and only where everything is absent', () => {
    expect(mayPassOnControl('control:404', 'x.absent.404')).to.equal(true);
    expect(mayPassOnControl('control:404', 'x.package.same-bytes')).to.equal(false);
    expect(mayPassOnControl('control:200-empty', 'x.absent.404')).to.equal(false);
  });
});
