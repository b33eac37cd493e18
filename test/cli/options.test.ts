import { expect } from 'chai';
import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { duration, expression, listOf, oneOf, shard, wholeNumber, words } from '../../harness/cli/options.ts';

/** Expects each text to be refused with a message that says what would be right. */
function refuses(parse: (text: string) => unknown, texts: readonly string[], says: RegExp): void {
  for (const text of texts) expect(() => parse(text), JSON.stringify(text)).to.throw(InvalidArgumentError, says);
}

describe('option values', () => {
  it('one of several', () => {
    expect(oneOf('a', 'b')('b')).to.equal('b');
    refuses(oneOf('a', 'b'), ['c', '', 'A', 'a ', 'a,b', 'constructor'], /^choose one of: a, b\.$/);
  });

  it('a list of several', () => {
    expect(listOf('a', 'b')('b, a')).to.deep.equal(['b', 'a']);
    refuses(listOf('a', 'b'), ['', 'a,', 'a,c', 'a b'], /^choose one of: a, b\.$/);
    expect(words(' a,,b , c,')).to.deep.equal(['a', 'b', 'c']);
  });

  it('a whole number within bounds', () => {
    expect([wholeNumber(1, 64)('1'), wholeNumber(1, 64)('64'), wholeNumber(0)('0')]).to.deep.equal([1, 64, 0]);
    refuses(
      wholeNumber(1, 64),
      ['0', '65', '-1', '1.5', 'x', 'NaN', 'Infinity', '', ' ', '1 2', '0x10', '1e1'],
      /at least 1 and at most 64\.$/,
    );
    refuses(wholeNumber(0), ['', '-1', '99999999999999999999'], /^give a whole number of at least 0\.$/);
  });

  it('a regular expression', () => {
    expect(expression('^a.b$').test('axb')).to.equal(true);
    refuses(expression, ['(', '[', '*'], /Invalid regular expression/);
  });

  it('a part of several', () => {
    expect(shard('2/4')).to.deep.equal({ index: 2, count: 4 });
    refuses(shard, ['0/4', '5/4', '1', '1/', '/4', 'a/b', '1/0', '-1/4', '1/4/2', ''], /give i\/n/);
  });

  it('a time with its unit, in milliseconds', () => {
    expect(['500ms', '90s', '5m'].map(duration)).to.deep.equal([500, 90_000, 300_000]);
    refuses(
      duration,
      ['90', 's', '1.5s', '-1s', '1h', '0s', '0ms', '1441m', '99999999999999999999999s', ''],
      /number with a unit/,
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (count) => {
        expect(duration(`${count}s`)).to.equal(duration(`${count * 1000}ms`));
      }),
    );
  });
});
