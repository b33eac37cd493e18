import { expect } from 'chai';
import { failedAssertion, type Looked, recordingExpect } from '../../harness/runner/expect.ts';

/** What was recorded while `look` ran, and what it threw. */
function recorded(look: (expect: ReturnType<typeof recordingExpect>) => void): { looked: Looked[]; error: unknown } {
  const looked: Looked[] = [];
  try {
    look(recordingExpect((each) => looked.push(each)));
  } catch (error) {
    return { looked, error };
  }
  return { looked, error: null };
}

describe('expect of checks', () => {
  it('records each assertion once, with its label or what it says', () => {
    const { looked, error } = recorded((expect) => {
      expect(1, 'the count').to.equal(1);
      expect([1, 2]).to.include(2);
      expect({ a: { b: 1 } }).to.deep.equal({ a: { b: 1 } });
      expect('abc').to.match(/b/);
      expect({ a: 1 }, 'property').to.have.property('a');
      expect([1], 'length').to.have.length(1);
    });
    expect(error).to.equal(null);
    expect(looked).to.deep.equal([
      { label: 'the count', held: true },
      { label: 'expected [ 1, 2 ] to include 2', held: true },
      { label: 'expected { a: { b: 1 } } to deeply equal { a: { b: 1 } }', held: true },
      { label: "expected 'abc' to match /b/", held: true },
      { label: 'property', held: true },
      { label: 'length', held: true },
    ]);
  });

  it('records a failed one before it throws', () => {
    const { looked, error } = recorded((expect) => void expect('sha a', 'digest').to.equal('sha b'));
    expect(looked).to.deep.equal([{ label: 'digest', held: false }]);
    expect(failedAssertion(error)).to.deep.equal({
      message: "digest: expected 'sha a' to equal 'sha b'",
      expected: 'sha b',
      actual: 'sha a',
    });
  });

  it('knows that a negated assertion holds when the plain one does not', () => {
    const { looked } = recorded((expect) => {
      expect(1, 'not').to.not.equal(2);
      expect(1, 'not either').to.not.equal(1);
    });
    expect(looked.map(({ held }) => held)).to.deep.equal([true, false]);
  });

  it('records nothing for an assertion that was not made', () => {
    expect(recorded((expect) => void expect(1).to.be.a).looked).to.deep.equal([]);
  });

  it('does not compare with undefined, by any of the words for it', () => {
    for (const word of ['equal', 'equals', 'eq', 'eql', 'eqls'] as const) {
      const { looked, error } = recorded((expect) => void expect(undefined)[word](undefined));
      expect((error as Error).message, word).to.include('compared with undefined');
      expect(failedAssertion(error), 'no finding').to.equal(null);
      expect(looked).to.deep.equal([]);
    }
    expect(recorded((expect) => void expect(null).to.equal(null)).error, 'null is a value').to.equal(null);
  });

  it('leaves the expect of others alone', () => {
    const { looked } = recorded(() => void expect(1).to.equal(1));
    expect(looked).to.deep.equal([]);
  });

  it('shortens what it shows, and shows what is no text', () => {
    const { error } = recorded((expect) => void expect('a'.repeat(5_000)).to.equal('b'));
    expect(failedAssertion(error)!.actual).to.have.length(2_001);
    const objects = recorded((expect) => void expect({ a: 1 }).to.deep.equal({ a: 2 }));
    expect(failedAssertion(objects.error)).to.include({ expected: '{"a":2}', actual: '{"a":1}' });
    const big = recorded((expect) => void expect('a'.repeat(5_000)).to.be.empty);
    expect(big.looked[0]!.label.length).to.be.below(201);
    expect(failedAssertion(big.error)!.expected).to.equal('');
  });

  it('takes only failed assertions for findings', () => {
    for (const error of [new Error('x'), { expected: 1, actual: 2 }, null])
      expect(failedAssertion(error)).to.equal(null);
  });
});
