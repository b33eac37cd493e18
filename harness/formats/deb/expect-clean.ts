import type { CheckContext } from '../../core/check.ts';
import type { NativeResult } from '../../core/client.ts';

const COMPLAINTS = /^(?:W|E|Err|Ign)[:\d].*$/gm;

/** What apt complains of: it ends with 0 all the same for many of these. */
export function complaints(output: string): string[] {
  return output.match(COMPLAINTS) ?? [];
}

/** Asserts that apt had nothing to complain of. */
export function expectClean({ expect }: Pick<CheckContext, 'expect'>, { output }: NativeResult): void {
  expect(complaints(output), 'complaints of apt').to.deep.equal([]);
}
