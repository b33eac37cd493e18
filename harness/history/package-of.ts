/** The package that a version belongs to: its purl without version, qualifiers and subpath. A package is its own. */
export function packageOf(purl: string): string {
  const end = purl.search(/[?#]/);
  const bare = end === -1 ? purl : purl.slice(0, end);
  const at = bare.lastIndexOf('@');
  // A scope's own @ stands encoded.
  return at > bare.lastIndexOf('/') ? bare.slice(0, at) : bare;
}
