// Commands: https://helm.sh/docs/helm/; variables: https://helm.sh/docs/helm/helm/
import type { Client, Plan, PlanFile, Session, Step } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { renderYaml } from '../metadata.ts';
import { archiveName } from '../name.ts';
import { keyring, keyringPath } from './keyring.ts';
import { ociOperations } from './oci.ts';
import { AUTH_REFUSAL, environment, passwordFile, TLS_REFUSALS, withPassword } from './session.ts';

/** What the repository is called on the client's side. */
const REPOSITORY = 'under-test';

type Chart = Pick<Package, 'name' | 'version'>;

function operationsOf(program: string) {
  const step = (session: Session, ...argv: readonly string[]): Step => ({
    argv: [program, ...argv],
    env: environment(session),
  });
  const folder = ({ work }: Session) => `${work}/pulled`;
  const prepared = (session: Session): Step => ({ argv: ['mkdir', '-p', folder(session)], local: true });
  const added = (session: Session): Step =>
    withPassword(session, step(session, 'repo', 'add', REPOSITORY, session.access.pull));

  /** Commands on a repository that was added; one that was added before keeps the index that it had then. */
  const onRepository = (session: Session, steps: readonly Step[], files: readonly PlanFile[] = []): Plan => ({
    files: [passwordFile(session), ...files],
    steps: [added(session), step(session, 'repo', 'update'), prepared(session), ...steps],
    collect: [`${folder(session)}/`],
  });
  const pulling = (session: Session, name: string, ...options: readonly string[]): Step =>
    step(session, 'pull', `${REPOSITORY}/${name}`, '--destination', folder(session), ...options);
  const rendering = (session: Session, { name, version }: Chart): Step =>
    step(session, 'template', 'release', `${folder(session)}/${archiveName(name, version)}`);

  return {
    ...ociOperations(step),
    /** Pulls the exact version and renders it, which prints the marker. */
    install: (session: Session, pkg: Package): Plan =>
      onRepository(session, [pulling(session, pkg.name, '--version', pkg.version), rendering(session, pkg)]),
    /** Pulls what a range means; the newest release without one. */
    pull: (session: Session, name: string, ...options: readonly string[]): Plan =>
      onRepository(session, [pulling(session, name, ...options)]),
    /** Adds the repository and fetches its index again. */
    update: (session: Session): Plan => onRepository(session, []),
    /** Prints what the index has of a chart as JSON. */
    search: (session: Session, name: string, ...options: readonly string[]): Plan =>
      onRepository(session, [step(session, 'search', 'repo', `${REPOSITORY}/${name}`, '--output', 'json', ...options)]),
    /** Pulls with the provenance file, by the keys that the user trusts. */
    verify: (session: Session, { name, version }: Chart): Plan =>
      onRepository(session, [
        keyring(session),
        pulling(session, name, '--version', version, '--verify', '--keyring', keyringPath(session)),
      ]),
    /** What a user would see before anything is installed: `helm show all`, and the manifests. */
    show: (session: Session, pkg: Package): Plan =>
      onRepository(session, [
        step(session, 'show', 'all', `${REPOSITORY}/${pkg.name}`, '--version', pkg.version),
        step(session, 'template', 'release', `${REPOSITORY}/${pkg.name}`, '--version', pkg.version),
      ]),
    /** Shows manifests and notes of an installation that stays one on the client; helm 3 wants a cluster even for that. */
    dryRun: (session: Session, pkg: Package): Plan =>
      onRepository(session, [
        step(session, 'install', 'release', `${REPOSITORY}/${pkg.name}`, '--version', pkg.version, '--dry-run=client'),
      ]),
    /** Resolves a chart whose dependencies are published ones, and prints its lock file. */
    dependencies: (session: Session, dependencies: readonly object[]): Plan =>
      onRepository(
        session,
        [
          step(session, 'dependency', 'update', `${session.work}/pulled/parent`),
          { argv: ['cat', `${session.work}/pulled/parent/Chart.lock`] },
        ],
        [{ path: `${session.work}/pulled/parent/Chart.yaml`, content: parent(session, dependencies) }],
      ),
    /** Writes the index that helm itself would make of these archives, and prints it. */
    index: (session: Session, packages: readonly Package[]): Plan => {
      const copies = packages.map(
        ({ file }): Step => ({ argv: ['cp', session.path(file.path), folder(session)], local: true }),
      );
      return {
        steps: [
          prepared(session),
          ...copies,
          step(session, 'repo', 'index', folder(session)),
          { argv: ['cat', `${folder(session)}/index.yaml`] },
        ],
      };
    },
  };
}

/** A dependency without a repository is one from the repository under test. */
function parent({ access }: Session, dependencies: readonly object[]): string {
  const listed = dependencies.map((each) => ({ repository: access.pull, ...each }));
  return renderYaml({ apiVersion: 'v2', name: 'parent', version: '0.1.0', dependencies: listed });
}

/** One helm; the clients differ in nothing but the program. */
export function helmAt(id: string, program: string) {
  return {
    id,
    image: 'helm',
    version: [program, 'version', '--short'],
    operations: operationsOf(program),
    tlsRefusals: TLS_REFUSALS,
    authRefusal: AUTH_REFUSAL,
  } as const satisfies Client;
}
