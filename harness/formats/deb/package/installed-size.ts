// https://manpages.debian.org/bookworm/dpkg-dev/deb-substvars.5.en.html (Installed-Size)
import { type Entry, open } from '../../../archive/entry.ts';
import { foldersOf } from '../../../archive/tar.ts';

/** KiB of a package on disk as dpkg-gencontrol estimates it: each file rounded up, one for each folder. */
export function installedSize(tree: readonly Entry[]): string {
  const folders = new Set(tree.flatMap(({ path }) => foldersOf(path)));
  const files = tree.map(({ content }) => Math.ceil(open(content).size / 1024));
  return String(files.reduce((sum, size) => sum + size, folders.size));
}
