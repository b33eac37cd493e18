import { text } from 'node:stream/consumers';
import { ExecaError, execa } from 'execa';
import { asError, HarnessError } from '../../core/error.ts';
import { PACKAGE_ROOT } from '../../core/root.ts';

export interface ChangeOptions {
  /** Paths relative to the checkout; `-` alone for a list on standard input. */
  changed?: string[];
  /** A commit: what is different since the point where the present one branched off. */
  since?: string;
}

/** The changed files; null when nothing was said of them. Throws USAGE for a commit that git does not know. */
export async function changedFiles({ changed, since }: ChangeOptions): Promise<string[] | null> {
  if (changed?.length === 1 && changed[0] === '-') return linesOf(await text(process.stdin));
  if (changed) return changed;
  if (since === undefined) return null;
  try {
    const { stdout } = await execa('git', ['diff', '--name-only', '--no-renames', `${since}...HEAD`], {
      cwd: PACKAGE_ROOT,
    });
    return linesOf(stdout);
  } catch (cause) {
    throw new HarnessError(
      'USAGE',
      `git cannot tell what changed since ${since}: ${reasonOf(cause)}`,
      'Name a commit that is in the checkout (in GitHub: actions/checkout with fetch-depth: 0), or the files with --changed.',
      { cause },
    );
  }
}

/** The first line of what git says; the rest is about its usage. */
function reasonOf(cause: unknown): string {
  const said = cause instanceof ExecaError ? String(cause.stderr) : '';
  return said.split('\n')[0] || asError(cause).message;
}

function linesOf(list: string): string[] {
  return list.split('\n').filter(Boolean);
}
