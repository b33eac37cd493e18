// https://maven.apache.org/plugins/maven-deploy-plugin/deploy-file-mojo.html
// https://maven.apache.org/plugins/maven-dependency-plugin/copy-dependencies-mojo.html
import type { Client, Plan, PlanFile, Session, Step } from '../../../core/client.ts';
import type { Package, PackageFile } from '../../../core/package.ts';
import { coordinatesOf } from '../coordinates.ts';
import { type Dependency, pomBody } from '../pom.ts';
import { REPOSITORY, surroundings } from './settings.ts';

const DEPLOY = 'org.apache.maven.plugins:maven-deploy-plugin:3.1.4:deploy-file';
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** Java's words, and those of the HTTP client. Java looks at no revocation list unless it is told to. */
const TLS_REFUSALS = {
  expired: /validity check failed|NotAfter/,
  'not-yet-valid': /validity check failed|NotBefore/,
  'wrong-host': /doesn't match any of the subject alternative names|No subject alternative DNS name matching/,
  'unknown-ca': /unable to find valid certification path/,
  'self-signed': /unable to find valid certification path/,
} as const;

const AUTH_REFUSAL = /status code: 40[13]|Unauthorized|Forbidden|\b40[13]\b/;

export interface Consumed {
  /** Scope of the dependency's version, for example a range; the package's own version by default. */
  readonly version?: string;
  readonly dependencies?: readonly Dependency[];
  readonly managed?: readonly Dependency[];
  /** Whether a missing checksum is a warning: older resolvers ask for none of signatures, and then miss them. */
  readonly lax?: true;
}

function operationsOf(program: string) {
  const call = (session: Session, ...argv: readonly string[]): Step => {
    const { options, env } = surroundings(session);
    return { argv: [program, ...options, ...argv], env };
  };

  /** Deploys the artifact with everything beside it, as one deployment. */
  function publish(session: Session, pkg: Package): Plan {
    const { files, steps } = surroundings(session);
    const main = pkg.file;
    const pom = pkg.files.find(({ name }) => name.endsWith('.pom'))!;
    const attached = pkg.files
      .filter((file) => file.name !== main.name && file.name !== pom.name)
      .map((file) => attachment(file, pkg));
    const list = (values: readonly string[]) => values.join(',');
    return {
      files,
      steps: [
        ...steps,
        call(
          session,
          DEPLOY,
          `-Durl=${session.access.push}`,
          `-DrepositoryId=${REPOSITORY}`,
          `-Dfile=${session.path(main.path)}`,
          `-DpomFile=${session.path(pom.path)}`,
          ...(attached.length === 0
            ? []
            : [
                `-Dfiles=${list(attached.map(({ path }) => session.path(path)))}`,
                `-Dtypes=${list(attached.map(({ type }) => type))}`,
                `-Dclassifiers=${list(attached.map(({ classifier }) => classifier))}`,
              ]),
        ),
      ],
    };
  }

  /** Resolves what a consumer depends on, with checksums that count, into its folder `lib`. */
  function resolve(session: Session, pkg: Package, consumed: Consumed = {}): Plan {
    const { files, steps } = surroundings(session);
    const lib = `${session.work}/lib`;
    return {
      files: [...files, consumer(session.work, pkg, consumed)],
      steps: [
        ...steps,
        call(
          session,
          consumed.lax ? '-c' : '-C',
          '-U',
          COPY,
          '-f',
          `${session.work}/pom.xml`,
          `-DoutputDirectory=${lib}`,
          '-Dmdep.useBaseVersion=true',
        ),
      ],
      collect: [`${lib}/`],
    };
  }

  /** Resolves the exact version, with checksums that count, and runs its jar. */
  function install(session: Session, pkg: Package): Plan {
    const { steps, ...plan } = resolve(session, pkg);
    const jar = `${session.work}/lib/${pkg.file.name}`;
    return { ...plan, steps: [...steps, { argv: ['java', '-jar', jar], local: true }] };
  }

  /** Resolves a signature with its file, and lets gpg judge. */
  const verify = (session: Session, pkg: Package, signature: PackageFile): Plan =>
    verified(session, pkg, signature, resolve);

  return { publish, install, resolve, verify };
}

/** The plan that resolves a file with its signature, extended by gpg's judgement with the keys that the user trusts. */
function verified(
  session: Session,
  pkg: Package,
  signature: PackageFile,
  resolve: (session: Session, pkg: Package, consumed: Consumed) => Plan,
): Plan {
  // Keyrings are files here: to import, gpg asks an agent, whose socket a long home has no room for.
  const keyrings = session.keys.map((_, index) => `${session.home}/key-${index}.gpg`);
  const gpg = ['gpg', '--homedir', session.home, '--batch', '--no-autostart', '--yes'] as const;
  const { group, artifact } = coordinatesOf(pkg.name);
  const signed = pkg.files.find(({ name }) => `${name}.asc` === signature.name)!;
  const dependencies = [signed, signature].map((file) => {
    const { type, classifier } = attachment(file, pkg);
    return { groupId: group, artifactId: artifact, version: pkg.version, type, ...(classifier ? { classifier } : {}) };
  });
  const { steps, ...plan } = resolve(session, pkg, { dependencies, lax: true });
  return {
    ...plan,
    steps: [
      ...steps,
      ...keyrings.map((keyring, index): Step => {
        return { argv: [...gpg, '--output', keyring, '--dearmor', session.keys[index]!], local: true };
      }),
      {
        argv: [
          ...gpg,
          '--no-default-keyring',
          ...keyrings.flatMap((keyring) => ['--keyring', keyring]),
          ...['--trust-model', 'always', '--verify', `lib/${signature.name}`, `lib/${signed.name}`],
        ],
      },
    ],
  };
}

/** Type and classifier of a file by its name. */
export function attachment(
  { name, path }: PackageFile,
  pkg: Package,
): { path: string; type: string; classifier: string } {
  const { artifact } = coordinatesOf(pkg.name);
  const rest = name.slice(`${artifact}-${pkg.version}`.length);
  const [, classifier = '', type = ''] = /^(?:-([^.]+))?\.(.+)$/.exec(rest) ?? [];
  return { path, type, classifier };
}

/** A project that depends on the package, or on what `consumed` says instead. */
function consumer(work: string, pkg: Package, { version = pkg.version, dependencies, managed }: Consumed): PlanFile {
  const { group, artifact } = coordinatesOf(pkg.name);
  const own: Dependency[] = [{ groupId: group, artifactId: artifact, version }];
  const content = [
    '<project xmlns="http://maven.apache.org/POM/4.0.0">',
    '  <modelVersion>4.0.0</modelVersion>',
    '  <groupId>test.regproof</groupId>',
    '  <artifactId>consumer</artifactId>',
    '  <version>0</version>',
    '  <packaging>pom</packaging>',
    `${pomBody({ dependencies: dependencies ?? own, ...(managed ? { managed } : {}) })}</project>`,
    '',
  ].join('\n');
  return { path: `${work}/pom.xml`, content };
}

/** A Maven; the clients differ in nothing but the program. */
export function mavenAt(id: string, program: string) {
  return {
    id,
    image: 'maven',
    version: [program, '-v'],
    operations: operationsOf(program),
    tlsRefusals: TLS_REFUSALS,
    authRefusal: AUTH_REFUSAL,
    // Files are sent side by side: a refusal of one says nothing of the others, unless the credential is wrong for all of them.
    definiteRefusals: [
      /Could not transfer artifact \S+ from\/to \S+ \(.+\): (authentication failed for |status code: 401,)/,
    ],
  } as const satisfies Client;
}
