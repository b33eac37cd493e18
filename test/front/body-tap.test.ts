import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { createRedactor } from '../../harness/core/redact.ts';
import { BodyTap } from '../../harness/front/body-tap.ts';

describe('front/body-tap', () => {
  for (const announced of [0, 8 * 1024 ** 2]) {
    it(`what a client sends after the exchange was recorded is no part of it (${announced} bytes announced)`, async () => {
      const tap = new BodyTap();
      tap.announce(announced);
      tap.update(Buffer.from('seen'));
      const record = await tap.record(createRedactor());
      tap.update(Buffer.from('late'));
      tap.lend(Buffer.from('late'));
      expect(tap.bytes).to.equal(4);
      expect(record).to.deep.equal({
        bytes: 4,
        sha256: createHash('sha256').update('seen').digest('hex'),
        excerpt: 'seen',
      });
    });
  }
});
