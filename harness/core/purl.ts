// https://github.com/package-url/purl-spec/blob/main/purl-specification.md
import { PackageURL } from 'packageurl-js';

/** The package URL of one version; the library applies the type's own normalisation (lower case, `_` to `-` for pypi). */
export function purlOf(
  type: string,
  name: string,
  version: string,
  more: { namespace?: string; qualifiers?: Record<string, string> } = {},
): string {
  return new PackageURL(type, more.namespace, name, version, more.qualifiers, undefined).toString();
}
