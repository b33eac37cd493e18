// https://rpm-software-management.github.io/rpm/manual/dependencies.html
import { HarnessError } from '../../core/error.ts';

/** One relation of a package to others, as a header holds it. */
export interface Dependency {
  readonly name: string;
  readonly flags: number;
  /** Empty when every version will do. */
  readonly version: string;
}

/** rpmsenseFlags of rpmds.h. */
export const SENSE = { less: 2, greater: 4, equal: 8, pre: 1 << 9, post: 1 << 10, rpmlib: 1 << 24 } as const;

const COMPARISONS: Readonly<Record<string, number>> = {
  '<': SENSE.less,
  '<=': SENSE.less | SENSE.equal,
  '=': SENSE.equal,
  '>=': SENSE.greater | SENSE.equal,
  '>': SENSE.greater,
};

/** How the index names what the low bits of the flags say. */
export const COMPARISON_NAMES: Readonly<Record<number, string>> = { 2: 'LT', 10: 'LE', 8: 'EQ', 12: 'GE', 4: 'GT' };

/** A relation as a spec file has it: `name`, `name >= [epoch:]version[-release]`, or `(a or b)`. Throws SPEC_INVALID. */
export function parseDependency(text: string): Dependency {
  if (text.startsWith('(')) return { name: text, flags: 0, version: '' };
  const [name = '', comparison, version, ...rest] = text.split(' ');
  const flags = comparison === undefined ? 0 : COMPARISONS[comparison];
  if (
    name !== '' &&
    flags !== undefined &&
    rest.length === 0 &&
    (comparison === undefined) === (version === undefined)
  ) {
    return { name, flags, version: version ?? '' };
  }
  throw new HarnessError(
    'SPEC_INVALID',
    `${JSON.stringify(text)} is no dependency.`,
    'Write name, or: name >= version.',
  );
}

/** A feature of rpm itself that a package needs to be installed. */
export function rpmlib(feature: string, version: string): Dependency {
  return { name: `rpmlib(${feature})`, flags: SENSE.rpmlib | SENSE.less | SENSE.equal, version };
}
