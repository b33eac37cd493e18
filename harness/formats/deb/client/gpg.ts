// https://manpages.debian.org/bookworm/gpgv/gpgv.1.en.html, gpg/gpg.1.en.html
import type { Plan, Session, Step } from '../../../core/client.ts';

/** Has gpg verify a document and a text with its detached signature, by the key that the user trusts. */
export function verify(session: Session, signed: { inRelease: string; release: string; detached: string }): Plan {
  const { home, work, keys } = session;
  const keyring = `${work}/trusted.gpg`;
  // As apt does it. gpg itself imports keys only where it can name its agent's socket, which long paths forbid.
  const run = (...args: readonly string[]): Step => ({
    argv: ['gpgv', '--status-fd', '1', '--homedir', home, '--keyring', keyring, ...args],
  });
  return {
    files: [
      { path: `${work}/InRelease`, content: signed.inRelease },
      { path: `${work}/Release`, content: signed.release },
      { path: `${work}/Release.gpg`, content: signed.detached },
    ],
    steps: [
      { argv: ['gpg', '--batch', '--homedir', home, '--output', keyring, '--dearmor', keys[0]!], local: true },
      run(`${work}/InRelease`),
      run(`${work}/Release.gpg`, `${work}/Release`),
    ],
  };
}
