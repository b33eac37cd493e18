// What both forms of a project page say of one file.

import type { Digests } from '../../../core/digest.ts';
import { Violation } from '../../../core/finding.ts';
import { parseFilename } from '../registry/filename.ts';

const DIGITS: Readonly<Record<keyof Digests, number>> = { md5: 32, sha1: 40, sha256: 64, sha512: 128 };

/** The version in the name of a wheel or source distribution; a violation when the name is of another project or of no distribution. */
export function versionOf(filename: string, project: string): string {
  const distribution = parseFilename(filename, project);
  if (distribution?.name === project) return distribution.version;
  throw new Violation(
    `The index of ${project} lists a stray file`,
    `a wheel or source distribution of ${project}`,
    filename,
  );
}

/** One digest as stated; algorithms that are not compared here are passed over. */
export function digestOf(algorithm: string, value: unknown, filename: string): Partial<Digests> {
  const digits = DIGITS[algorithm as keyof Digests];
  if (digits === undefined) return {};
  if (typeof value === 'string' && new RegExp(`^[0-9a-f]{${digits}}$`).test(value)) return { [algorithm]: value };
  const expected = `${digits} lower-case hexadecimal digits`;
  throw new Violation(`The index states a malformed ${algorithm} of ${filename}`, expected, String(value));
}
