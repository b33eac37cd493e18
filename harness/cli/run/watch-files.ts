import { relative } from 'node:path';
import { watch } from 'chokidar';

/** What is written in one go comes as several events. */
const QUIET_MS = 100;

/** Tells which files changed. */
export interface FileWatch extends AsyncDisposable {
  /** Waits for a change, and until there has been none for a moment; the files, relative to `root`. Nothing when the signal ends the wait. */
  next(signal: AbortSignal): Promise<string[]>;
}

/** Watches folders; files that are there already are no change. */
export async function watchFiles(folders: readonly string[], root: string): Promise<FileWatch> {
  const changed = new Set<string>();
  let quiet: NodeJS.Timeout | undefined;
  let wake = () => {};
  const watcher = watch([...folders], { ignoreInitial: true, ignored: /[/\\]node_modules([/\\]|$)|~$|\.swp$/ });
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  watcher.once('ready', resolve);
  watcher.on('all', (event, path) => {
    if (event === 'addDir' || event === 'unlinkDir') return;
    changed.add(relative(root, path));
    clearTimeout(quiet);
    quiet = setTimeout(() => wake(), QUIET_MS);
  });
  await ready;
  return {
    async next(signal) {
      if (signal.aborted) return [];
      const { promise: woken, resolve: end } = Promise.withResolvers<void>();
      wake = end;
      signal.addEventListener('abort', () => end(), { once: true });
      // What changed while nobody waited.
      if (changed.size > 0) quiet = setTimeout(end, QUIET_MS);
      await woken;
      const files = signal.aborted ? [] : [...changed].sort();
      changed.clear();
      return files;
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(quiet);
      await watcher.close();
    },
  };
}
