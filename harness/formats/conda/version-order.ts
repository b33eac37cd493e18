// https://conda.org/learn/ceps/cep-0033

/** Part of a version: text sorts before numbers, `dev` before other text, `post` after all numbers. */
type Atom = number | string;

/** Compares two versions, for sorting: epoch first, then the version, then what follows the plus sign. */
export function compareVersions(a: string, b: string): number {
  const [first, second] = [partsOf(a), partsOf(b)];
  return (
    first.epoch - second.epoch ||
    compareLists(first.main, second.main, compareSegments) ||
    compareLists(first.local, second.local, compareSegments)
  );
}

function partsOf(version: string) {
  const [, epoch = '0', main, local = ''] = /^(?:(\d+)!)?([^+]*)(?:\+(.*))?$/.exec(version.toLowerCase())!;
  return { epoch: Number(epoch), main: segments(main!), local: segments(local) };
}

function segments(text: string): Atom[][] {
  if (text === '') return [];
  return text.split(/[._-]/).map((segment) => {
    const runs = segment.match(/\d+|\D+/g) ?? [];
    const atoms = runs.map(atomOf);
    return typeof atoms[0] === 'string' || atoms[0] === Number.POSITIVE_INFINITY ? [0, ...atoms] : atoms;
  });
}

function atomOf(run: string): Atom {
  if (/^\d/.test(run)) return Number(run);
  if (run === 'post') return Number.POSITIVE_INFINITY;
  return run === 'dev' ? 'DEV' : run;
}

function compareSegments(a: readonly Atom[] = [], b: readonly Atom[] = []): number {
  return compareLists(a, b, compareAtoms);
}

function compareAtoms(a: Atom = 0, b: Atom = 0): number {
  if (typeof a !== typeof b) return typeof a === 'string' ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}

function compareLists<T>(a: readonly T[], b: readonly T[], compare: (a?: T, b?: T) => number): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const order = compare(a[index], b[index]);
    if (order !== 0) return order;
  }
  return 0;
}
