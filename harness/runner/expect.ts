import * as chai from 'chai';

export interface Looked {
  readonly label: string;
  readonly held: boolean;
}

type Recorder = (looked: Looked) => void;

declare global {
  namespace Chai {
    interface Assertion {
      assert(expression: unknown, ...rest: unknown[]): void;
    }
  }
}

chai.use((_chai, utils) => {
  const original = chai.Assertion.prototype.assert as (...args: unknown[]) => void;
  chai.Assertion.prototype.assert = function assert(this: Chai.Assertion, ...args: unknown[]) {
    const recorder = utils.flag(this, 'recorder') as Recorder | undefined;
    if (recorder) {
      utils.flag(this, 'recorder', undefined);
      recorder({ label: describe(this, utils, args), held: Boolean(utils.test(this, args as Chai.AssertionArgs)) });
    }
    return original.apply(this, args);
  };
  for (const name of ['equal', 'equals', 'eq', 'eql', 'eqls']) {
    utils.overwriteMethod(
      chai.Assertion.prototype,
      name,
      (inner: (...args: unknown[]) => unknown) =>
        function equal(this: Chai.Assertion, ...args: unknown[]) {
          if (utils.flag(this, 'ofCheck') && args[0] === undefined)
            throw new Error(`A check compared with undefined: that would hold for two missing values.`);
          return inner.apply(this, args);
        },
    );
  }
});

function describe(assertion: Chai.Assertion, utils: Chai.ChaiUtils, args: unknown[]): string {
  const label = utils.flag(assertion, 'message') as string | undefined;
  return label ?? String(utils.getMessage(assertion, args as Chai.AssertionArgs)).slice(0, 200);
}

/** chai's `expect` whose assertions are reported to `record`, held or not, before a failed one throws. */
export function recordingExpect(record: Recorder): (value: unknown, label?: string) => Chai.Assertion {
  return (value, label) => {
    const assertion = chai.expect(value, label);
    chai.util.flag(assertion, 'recorder', record);
    chai.util.flag(assertion, 'ofCheck', true);
    return assertion;
  };
}

/** Whether an error came from a failed assertion, and what it expected and found. */
export function failedAssertion(error: unknown): { message: string; expected: string; actual: string } | null {
  if (!(error instanceof chai.AssertionError)) return null;
  const { expected, actual } = error as { expected?: unknown; actual?: unknown };
  return { message: error.message, expected: show(expected), actual: show(actual) };
}

function show(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text;
}
