// https://maven.apache.org/pom.html#Version_Order_Specification

const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const ALIASES: Record<string, string> = {
  a: 'alpha',
  b: 'beta',
  m: 'milestone',
  cr: 'rc',
  ga: '',
  final: '',
  release: '',
};

type Token = number | string;

/** Less than, equal to or greater than 0, as Maven orders two versions: 1.9 before 1.10, 2.0-SNAPSHOT before 2.0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [tokens(a), tokens(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = compareTokens(left[index] ?? padding(right[index]!), right[index] ?? padding(left[index]!));
    if (order !== 0) return order;
  }
  return 0;
}

function tokens(version: string): Token[] {
  const parts = version.toLowerCase().match(/\d+|[a-z]+/g) ?? [];
  return parts.map((part, index) => {
    if (/^\d/.test(part)) return Number(part);
    // a1, b1 and m1 are abbreviations where a number follows.
    const numbered = /^\d/.test(parts[index + 1] ?? '');
    return part.length > 1 || numbered ? (ALIASES[part] ?? part) : part;
  });
}

function padding(other: Token): Token {
  return typeof other === 'number' ? 0 : '';
}

/** Numbers come after qualifiers; unknown qualifiers after the known ones, by letter. */
function compareTokens(a: Token, b: Token): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number') return 1;
  if (typeof b === 'number') return -1;
  const [x, y] = [rank(a), rank(b)];
  if (x !== y) return x - y;
  return a < b ? -1 : Number(a > b);
}

function rank(qualifier: string): number {
  const known = QUALIFIERS.indexOf(qualifier);
  return known < 0 ? QUALIFIERS.length : known;
}
