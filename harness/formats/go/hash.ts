// The hash of a module in go.sum: https://go.dev/ref/mod#go-sum-files
// Algorithm "h1": https://pkg.go.dev/golang.org/x/mod/sumdb/dirhash#Hash1
import { createHash } from 'node:crypto';

/** `h1:` of files by name, each given by its sha256 in hexadecimal. In a module's zip the names begin with `path@version/`. */
export function hash1(files: readonly { readonly name: string; readonly sha256: string }[]): string {
  const lines = files.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, sha256 }) => `${sha256}  ${name}\n`);
  return `h1:${createHash('sha256').update(lines.join('')).digest('base64')}`;
}

/** The hash of a go.mod file in go.sum. */
export function hashGoMod(content: Buffer): string {
  return hash1([{ name: 'go.mod', sha256: createHash('sha256').update(content).digest('hex') }]);
}
