// https://helm.sh/docs/topics/registries/
import type { Plan, Session, Step } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { archiveName } from '../name.ts';
import { keyring, keyringPath } from './keyring.ts';
import { ociBase, passwordFile, withPassword } from './session.ts';

/** Operations on charts that are artifacts of an OCI registry. */
export function ociOperations(step: (session: Session, ...argv: readonly string[]) => Step) {
  const pulled = ({ work }: Session) => `${work}/pulled`;

  /** Commands of a user who has logged in, which anonymous ones cannot. */
  const loggedIn = (session: Session, ...steps: readonly Step[]): Plan => {
    const login = withPassword(session, step(session, 'registry', 'login', ociBase(session).host));
    const anonymous = login.argv[0] !== 'sh';
    const [first, ...rest] = [
      { argv: ['mkdir', '-p', pulled(session)], local: true } satisfies Step,
      ...(anonymous ? [] : [login]),
      ...steps,
    ];
    return { files: [passwordFile(session)], steps: [first!, ...rest], collect: [`${pulled(session)}/`] };
  };
  const chart = (session: Session, name: string) => `${ociBase(session).url}/${name}`;

  return {
    /** Pushes the archive, and the provenance that lies beside it; prints the reference and its digest. */
    push: (session: Session, pkg: Package): Plan =>
      loggedIn(session, step(session, 'push', session.path(pkg.file.path), ociBase(session).url)),
    /** Pulls a version or range and prints reference and digest. */
    ociPull: (session: Session, name: string, ...options: readonly string[]): Plan =>
      loggedIn(session, step(session, 'pull', chart(session, name), '--destination', pulled(session), ...options)),
    /** Pulls by digest. */
    ociPullDigest: (session: Session, name: string, digest: string): Plan =>
      loggedIn(session, step(session, 'pull', `${chart(session, name)}@${digest}`, '--destination', pulled(session))),
    ociVerify: (session: Session, { name, version }: Package): Plan =>
      loggedIn(
        session,
        keyring(session),
        step(
          session,
          ...['pull', chart(session, name), '--version', version, '--destination', pulled(session)],
          ...['--verify', '--keyring', keyringPath(session)],
        ),
      ),
    /** Pulls, shows and renders the exact version. */
    ociInstall: (session: Session, { name, version }: Package): Plan =>
      loggedIn(
        session,
        step(session, 'pull', chart(session, name), '--version', version, '--destination', pulled(session)),
        step(session, 'show', 'all', chart(session, name), '--version', version),
        step(session, 'template', 'release', `${pulled(session)}/${archiveName(name, version)}`),
      ),
    /** Resolves a chart whose dependency lies in the OCI registry, and prints its lock file. */
    ociDependencies: (session: Session, { name }: Package, range: string): Plan => {
      const folder = `${pulled(session)}/parent`;
      const plan = loggedIn(session, step(session, 'dependency', 'update', folder), {
        argv: ['cat', `${folder}/Chart.lock`],
      });
      const dependency = `  - {name: "${name}", version: "${range}", repository: "${ociBase(session).url}"}`;
      const content = `apiVersion: v2\nname: parent\nversion: 0.1.0\ndependencies:\n${dependency}\n`;
      return { ...plan, files: [...plan.files!, { path: `${folder}/Chart.yaml`, content }] };
    },
  };
}
