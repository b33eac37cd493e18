// https://manpages.debian.org/bookworm/gpg/gpg.1.en.html
import type { Plan, Session, Step } from '../../../core/client.ts';

const GPG = ['gpg', '--batch', '--no-autostart', '--status-fd', '1'] as const;

/** Has gpg verify a document and a text with its detached signature, by the key that the user trusts. */
export function verify(session: Session, signed: { inRelease: string; release: string; detached: string }): Plan {
  const { home, work, keys } = session;
  const run = (...args: readonly string[]): Step => ({ argv: [...GPG, '--homedir', `${home}/gnupg`, ...args] });
  return {
    files: [
      { path: `${home}/gnupg/gpg.conf`, content: '' },
      { path: `${work}/InRelease`, content: signed.inRelease },
      { path: `${work}/Release`, content: signed.release },
      { path: `${work}/Release.gpg`, content: signed.detached },
    ],
    steps: [
      { ...run('--import', keys[0]!), local: true },
      run('--verify', `${work}/InRelease`),
      run('--verify', `${work}/Release.gpg`, `${work}/Release`),
    ],
  };
}
