import { PackageURL } from 'packageurl-js';

/** The purl of a package, without the version: what an index is about. */
export function packagePurl(purl: string): string {
  const { type, namespace, name } = PackageURL.fromString(purl);
  return new PackageURL(type, namespace, name, undefined, undefined, undefined).toString();
}
