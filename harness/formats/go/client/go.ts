// Commands: https://go.dev/ref/mod#mod-commands; variables: https://go.dev/ref/mod#environment-variables
import type { Client, Plan, PlanFile, Session, Step } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { escaped } from '../module.ts';

/** Words of crypto/x509. The go command looks at no revocation lists. */
const TLS_REFUSALS = {
  expired: /certificate has expired or is not yet valid.*is after/,
  'not-yet-valid': /certificate has expired or is not yet valid.*is before/,
  'wrong-host': /certificate is valid for .*, not /,
  'unknown-ca': /certificate signed by unknown authority/,
  'self-signed': /certificate signed by unknown authority/,
} as const;

const AUTH_REFUSAL = /\b(401 Unauthorized|403 Forbidden)\b/;

/** The proxy under test, alone: no checksum database, no origin behind it, no other toolchain. */
function environmentOf({ home, ca, access }: Session, proxies: string = proxyOf(access)): Record<string, string> {
  return {
    GOPATH: `${home}/go`,
    GOMODCACHE: `${home}/go/pkg/mod`,
    GOENV: 'off',
    GOFLAGS: '-modcacherw',
    GOTOOLCHAIN: 'local',
    GOSUMDB: 'off',
    GOVCS: '*:off',
    GOPROXY: proxies,
    SSL_CERT_FILE: ca,
    CGO_ENABLED: '0',
  };
}

/** The address with the credential in it; the go command sends it as Basic. */
function proxyOf({ pull, credential }: Session['access']): string {
  const url = new URL(pull);
  url.username = encodeURIComponent(credential.user ?? '');
  url.password = encodeURIComponent(credential.password ?? '');
  return url.href.replace(/\/$/, '');
}

/** A program that imports the module's package and prints its marker. */
function consumer(work: string, modulePath: string): PlanFile[] {
  const main = `package main\n\nimport "${modulePath}/kit"\n\nfunc main() {\n\tprintln(kit.Marker)\n}\n`;
  return [
    { path: `${work}/go.mod`, content: 'module regproof.test/consumer\n\ngo 1.21\n' },
    { path: `${work}/main.go`, content: main },
  ];
}

function operationsOf(program: string) {
  const step = (session: Session, ...argv: readonly string[]): Step => ({
    argv: [program, ...argv],
    env: environmentOf(session),
  });
  const cache = ({ home }: Session, path: string) => `${home}/go/pkg/mod/cache/download/${escaped(path)}/@v/`;

  /** Requires the exact version from a cold module cache, prints its hashes, and runs a program that imports it. */
  function install(session: Session, pkg: Package): Plan {
    return {
      files: consumer(session.work, pkg.name),
      steps: [
        step(session, 'get', `${pkg.name}@${pkg.version}`),
        { ...step(session, 'mod', 'download', '-json', `${pkg.name}@${pkg.version}`) },
        { ...step(session, 'mod', 'verify'), local: true },
        { ...step(session, 'run', '.'), local: true },
      ],
      collect: [cache(session, pkg.name)],
    };
  }

  const inConsumer = (session: Session, ...argv: readonly string[]): Plan => ({
    files: consumer(session.work, 'regproof.test/unused'),
    steps: [step(session, ...argv)],
  });

  return {
    install,
    /** Downloads without resolving: prints JSON with Sum and GoModSum. */
    download: (session: Session, query: string): Plan => inConsumer(session, 'mod', 'download', '-json', query),
    /** Prints the versions that the list and its retractions allow. */
    versions: (session: Session, path: string, ...flags: readonly string[]): Plan =>
      inConsumer(session, 'list', '-m', '-versions', ...flags, path),
    /** Prints which version a query such as `latest` means. */
    query: (session: Session, path: string, query: string): Plan =>
      inConsumer(session, 'list', '-m', '-f', '{{.Version}}', `${path}@${query}`),
    /** Asks the proxy under test first and then a folder of files that the package lies in as in a proxy. */
    fallback(session: Session, pkg: Package): Plan {
      const folder = `${session.work}/second`;
      const copies = pkg.files.map(({ path, place }): Step => {
        const to = `${folder}/${place}`;
        return { argv: ['install', '-D', '-m', '0644', session.path(path), to], local: true };
      });
      const proxies = `${proxyOf(session.access)},file://${folder}`;
      const download: Step = {
        argv: [program, 'mod', 'download', '-json', `${pkg.name}@${pkg.version}`],
        env: environmentOf(session, proxies),
      };
      return { files: consumer(session.work, pkg.name), steps: [copies[0]!, ...copies.slice(1), download] };
    },
  };
}

/** A go command; the clients differ in nothing but the toolchain. */
export function goAt(id: string, program: string) {
  return {
    id,
    image: 'go',
    version: [program, 'version'],
    operations: operationsOf(program),
    tlsRefusals: TLS_REFUSALS,
    authRefusal: AUTH_REFUSAL,
  } as const satisfies Client;
}
