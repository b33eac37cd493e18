import type { SeenFile } from '../core/history.ts';
import type { Package, PackageFile } from '../core/package.ts';
import type { IndexedFile } from '../core/protocol.ts';

/** What an index named, in the nouns of the history. Files of versions that nobody published are left to whoever compares names. */
export function seenFiles(listed: readonly IndexedFile[], packages: readonly Package[]): SeenFile[] {
  return listed.flatMap((entry) => {
    for (const pkg of packages) {
      const file = pkg.files.find(({ name }) => name === entry.name);
      if (file)
        return [{ purl: pkg.purl, name: file.name, digest: statedDigest(entry, file), size: entry.size ?? null }];
    }
    return [];
  });
}

/** The sha256 that the index states; where it states another digest that is the file's, the file's own. */
function statedDigest({ digests }: IndexedFile, file: PackageFile): string | null {
  if (digests.sha256 !== undefined) return digests.sha256;
  const stated = Object.entries(digests) as [keyof IndexedFile['digests'], string][];
  return stated.length > 0 && stated.every(([name, value]) => file[name] === value) ? file.sha256 : null;
}
