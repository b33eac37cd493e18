/**
 * Something that the registry under test (or its client) did wrong, thrown from where it was seen. It ends the check; the runner
 * turns it into a finding of the requirement that it names, or of the check's first one. Failed assertions of `expect` are treated alike.
 */
export class Violation extends Error {
  readonly expected: string;
  readonly actual: string;
  readonly requirement: string | undefined;

  constructor(
    message: string,
    expected: string,
    actual: string,
    { requirement, ...options }: ErrorOptions & { readonly requirement?: string } = {},
  ) {
    super(message, options);
    this.requirement = requirement;
    this.name = 'Violation';
    this.expected = expected;
    this.actual = actual;
  }
}
