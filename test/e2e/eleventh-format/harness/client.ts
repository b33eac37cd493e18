import type { Client, Plan, PlanFile, Session, Step } from '../../core/client.ts';
import type { Package } from '../../core/package.ts';

const TLS_REFUSALS = {
  expired: /certificate has expired/,
  'not-yet-valid': /certificate is not yet valid/,
  'wrong-host': /no alternative certificate subject name matches/,
  'unknown-ca': /self-signed certificate in certificate chain|unable to get (local )?issuer certificate/,
  'self-signed': /self-signed certificate/,
} as const;

/** curl with the run's authority; the password is in a file. */
function curl({ home, ca, access }: Session, ...argv: readonly string[]): { file: PlanFile; step: Step } {
  const { user, password, token } = access.credential;
  const login = user ?? (token === undefined ? undefined : '__token__');
  const content = login === undefined ? '' : `user = ${JSON.stringify(`${login}:${password ?? token}`)}\n`;
  const file = { path: `${home}/curlrc`, content };
  return { file, step: { argv: ['curl', '--config', file.path, '--cacert', ca, '-sS', '--fail-with-body', ...argv] } };
}

const addressOf = (base: string, { file }: Package) => `${base}${file.place}`;

export const client = {
  id: 'curl',
  image: 'generic',
  version: ['curl', '--version'],
  tlsRefusals: TLS_REFUSALS,
  authRefusal: /error: 40[13]/,
  operations: {
    publish(session: Session, pkg: Package): Plan {
      const { file, step } = curl(session, '-T', session.path(pkg.file.path), addressOf(session.access.push, pkg));
      return { files: [file], steps: [step] };
    },
    /** Downloads file and checksum, compares them, and prints the first line. */
    install(session: Session, pkg: Package): Plan {
      const url = addressOf(session.access.pull, pkg);
      const sums = curl(session, '-o', 'SHA256SUMS', url.replace(/[^/]+$/, 'SHA256SUMS'));
      const file = curl(session, '-o', pkg.file.name, url);
      return {
        files: [file.file],
        steps: [
          sums.step,
          file.step,
          { argv: ['sha256sum', '--check', 'SHA256SUMS'] },
          { argv: ['head', '-n', '1', pkg.file.name], local: true },
        ],
        collect: [`${session.work}/${pkg.file.name}`],
      };
    },
  },
} as const satisfies Client;

export const clients = [client] as const;
