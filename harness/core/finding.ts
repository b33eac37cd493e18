/**
 * Something that the registry under test (or its client) did wrong, thrown from where it was seen. It ends the check; the runner
 * turns it into a finding of the check's first requirement. Failed assertions of `expect` are treated alike.
 */
export class Violation extends Error {
  readonly expected: string;
  readonly actual: string;

  constructor(message: string, expected: string, actual: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Violation';
    this.expected = expected;
    this.actual = actual;
  }
}
