import { expect } from 'chai';
import fc from 'fast-check';
import { createRedactor } from '../../harness/core/redact.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('core/redact', () => {
  const known = createRedactor(['s3cret-p4ss/word+', 'tok en"q']);
  const gone: [string, string][] = [
    ['as it is', 'x s3cret-p4ss/word+ y'],
    ['in a URL', encodeURIComponent('s3cret-p4ss/word+')],
    ['in a URL, lower case', encodeURIComponent('s3cret-p4ss/word+').toLowerCase()],
    ['in a form', 'p=tok+en%22q&x=1'],
    ['in JSON', JSON.stringify({ p: 'tok en"q' })],
    ['in base64', base64('s3cret-p4ss/word+')],
    ['in base64 of a URL', Buffer.from('s3cret-p4ss/word+').toString('base64url')],
  ];
  for (const [name, text] of gone) {
    it(`removes a known secret ${name}`, () => {
      const output = known.text(text);
      expect(output).to.include('[redacted]');
      expect(output).to.not.match(/s3cret|p4ss|tok.en/i);
    });
  }

  it('removes a secret from base64 whatever stands around it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (before, after) => {
        const text = `a ${base64(`${before}s3cret-p4ss/word+${after}`)} b`;
        expect(known.text(text)).to.equal('a [redacted] b');
      }),
    );
  });

  it('removes what looks like a credential', () => {
    const redactor = createRedactor();
    const cases: [string, string][] = [
      ['Authorization: Basic dTpw', 'Authorization: [redacted]'],
      ['{"authorization":"token abc"}', '{"authorization":"[redacted]"}'],
      ['curl -H "Authorization: Bearer abc.def" x', 'curl -H "Authorization: [redacted]" x'],
      ['Set-Cookie: a=b; HttpOnly', 'Set-Cookie: [redacted]'],
      ['//host/:_authToken=abc', '//host/:_authToken=[redacted]'],
      ['npm_0123456789abcdefghijABCD', '[redacted]'],
      ['https://user:pa@ss@host/path?x=a@b', 'https://[redacted]@host/path?x=a@b'],
      ['X-API-Key: abc', 'X-API-Key: [redacted]'],
      ['Bearer abcdefgh.ijkl', 'Bearer [redacted]'],
    ];
    for (const [input, output] of cases) expect(redactor.text(input)).to.equal(output);
  });

  it('leaves other text alone', () => {
    for (const text of [
      'Bearer realm="https://host/token",service="kit"',
      'Basic realm="regproof"',
      'https://host/@scope/kit and someone@example.com',
      'unauthorized: authentication required',
      '',
    ]) {
      expect(known.text(text)).to.equal(text);
    }
  });

  it('replaces the whole value of a header that is a credential, and secrets within others', () => {
    for (const name of [
      'Authorization',
      'proxy-authorization',
      'Cookie',
      'Set-Cookie',
      'X-API-Key',
      'X-NuGet-ApiKey',
      'X-Auth-Token',
    ]) {
      expect(known.header(name, 'anything'), name).to.equal('[redacted]');
    }
    expect(known.header('location', 'https://u:p@host/')).to.equal('https://[redacted]@host/');
    expect(known.header('etag', '"abc"')).to.equal('"abc"');
  });

  it('learns secrets later, ignores those too short to be found, and prefers the longer one', () => {
    const redactor = createRedactor(['', 'abc']);
    expect(redactor.text('abc abcd')).to.equal('abc abcd');
    redactor.add('abcd');
    redactor.add('abcdef');
    expect(redactor.text('abcdef abcd')).to.equal('[redacted] [redacted]');
  });

  it('is quick on a large text', () => {
    const text = 'QUJD'.repeat(500_000);
    const began = performance.now();
    expect(known.text(text)).to.equal(text);
    expect(performance.now() - began).to.be.below(10_000);
  });
});
