// Names: https://packaging.python.org/en/latest/specifications/name-normalization/
// Versions: https://packaging.python.org/en/latest/specifications/version-specifiers/ (appendix: parsing with regular expressions)

const NAME = /^([A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])$/i;

export function isName(name: string): boolean {
  return NAME.test(name);
}

export function normalizeName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

const VERSION = new RegExp(
  [
    /^\s*v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)/,
    /(?:[-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preNumber>\d+)?)?/,
    /(?:-(?<implicitPost>\d+)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postNumber>\d+)?)?/,
    /(?:[-_.]?(?<dev>dev)[-_.]?(?<devNumber>\d+)?)?/,
    /(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*$/,
  ]
    .map((part) => part.source)
    .join(''),
  'i',
);

const PRE: Readonly<Record<string, string>> = {
  alpha: 'a',
  a: 'a',
  beta: 'b',
  b: 'b',
  c: 'rc',
  rc: 'rc',
  pre: 'rc',
  preview: 'rc',
};

/** The normal form of a version, null when it is none. */
export function normalizeVersion(text: string): string | null {
  const groups = VERSION.exec(text)?.groups;
  if (!groups) return null;
  const { epoch, release, pre, preNumber, implicitPost, post, postNumber, dev, devNumber, local } = groups;
  let version = epoch === undefined || Number(epoch) === 0 ? '' : `${decimal(epoch)}!`;
  version += release!.split('.').map(decimal).join('.');
  if (pre !== undefined) version += PRE[pre.toLowerCase()]! + decimal(preNumber);
  if (implicitPost !== undefined) version += `.post${decimal(implicitPost)}`;
  else if (post !== undefined) version += `.post${decimal(postNumber)}`;
  if (dev !== undefined) version += `.dev${decimal(devNumber)}`;
  if (local !== undefined) version += `+${local.toLowerCase().split(/[-_.]/).map(localPart).join('.')}`;
  return version;
}

function decimal(digits = '0'): string {
  return BigInt(digits).toString();
}

function localPart(part: string): string {
  return /^\d+$/.test(part) ? decimal(part) : part;
}
