// https://docs.astral.sh/uv/reference/cli/
import type { Plan, Session, Step } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { moduleName, normalizedName } from '../name.ts';
import { artefacts, login, netrc, pinned } from './session.ts';

/** Uploads the package's files in their order. */
export function publish(session: Session, pkg: Package): Plan {
  return upload(session, pkg, []);
}

/** The same, where files that the index lists with the same digest are passed over, and other bytes are an error. */
export function publishChecked(session: Session, pkg: Package): Plan {
  return upload(session, pkg, ['--check-url', session.access.pull]);
}

/** uv keeps no archive: its lock of the resolution, with hashes, is printed and then installed from. */
export function install(session: Session, pkg: Package): Plan {
  const lock = `${session.work}/lock.txt`;
  const input = `${session.work}/requirements.in`;
  const index = ['--default-index', session.access.pull];
  const compiling = ['--python', python(session), '--generate-hashes', '--output-file', lock, input];
  return {
    files: [...netrc(session), { path: input, content: `${pinned(pkg)}\n` }],
    steps: [
      environment(session),
      { argv: ['uv', 'pip', 'compile', ...QUIET, ...index, ...compiling], env: variables(session) },
      installing(session, [...index, '--require-hashes', '--requirement', lock]),
      running(session, pkg),
    ],
  };
}

/** Installs what a requirement selects and runs it, so that the marker tells which version was taken. */
export function installRequirement(session: Session, requirement: string, pkg: Package): Plan {
  return selecting(session, [requirement], pkg);
}

/** The same with the cache that the client's home keeps from one operation to the next, where the index is asked again. */
export function installCached(session: Session, requirement: string, pkg: Package): Plan {
  const index = ['--refresh', '--default-index', session.access.pull];
  const argv = ['uv', 'pip', 'install', '--no-config', '--python', python(session), ...index, requirement] as const;
  return {
    files: netrc(session),
    steps: [environment(session), { argv, env: variables(session) }, running(session, pkg)],
  };
}

/** The same, from what had been uploaded before an instant. */
export function installOlderThan(session: Session, instant: string, pkg: Package): Plan {
  return selecting(session, ['--exclude-newer', instant, normalizedName(pkg.name)], pkg);
}

/** Asks the registry first and a folder that holds the package after it, as with a private and a public index. */
export function installFromFallback(session: Session, pkg: Package): Plan {
  const fallback = `${session.work}/fallback`;
  const name = normalizedName(pkg.name);
  const anchor = `<a href="file://${session.path(pkg.file.path)}#sha256=${pkg.file.sha256}">${pkg.file.name}</a>`;
  const indexes = ['--index', session.access.pull, '--default-index', `file://${fallback}`];
  return {
    files: [
      ...netrc(session),
      { path: `${fallback}/${name}/index.html`, content: `<!DOCTYPE html><html><body>${anchor}</body></html>\n` },
    ],
    steps: [environment(session), installing(session, [...indexes, pinned(pkg)]), running(session, pkg)],
  };
}

const QUIET = ['--no-cache', '--no-config'];

function upload(session: Session, pkg: Package, options: readonly string[]): Plan {
  const given = login(session.access.credential);
  const secrets = given ? { UV_PUBLISH_USERNAME: given.user, UV_PUBLISH_PASSWORD: given.password } : {};
  const alone = ['--trusted-publishing', 'never', '--keyring-provider', 'disabled'];
  const where = ['--publish-url', session.access.push, ...options];
  return {
    files: netrc(session),
    steps: [
      {
        argv: ['uv', 'publish', ...QUIET, ...alone, ...where, ...artefacts(session, pkg)],
        env: { ...variables(session), ...secrets },
      },
    ],
  };
}

function selecting(session: Session, what: readonly string[], pkg: Package): Plan {
  const steps: Plan['steps'] = [
    environment(session),
    installing(session, ['--default-index', session.access.pull, ...what]),
    running(session, pkg),
  ];
  return { files: netrc(session), steps };
}

function environment(session: Session): Step {
  const own = ['--no-config', '--python', 'python3', '--no-python-downloads'];
  return { argv: ['uv', 'venv', ...own, `${session.work}/venv`], env: variables(session), local: true };
}

function installing(session: Session, what: readonly string[]): Step {
  return { argv: ['uv', 'pip', 'install', ...QUIET, '--python', python(session), ...what], env: variables(session) };
}

function running(session: Session, pkg: Package): Step {
  return { argv: [python(session), '-m', moduleName(pkg.name)] };
}

function python({ work }: Session): string {
  return `${work}/venv/bin/python`;
}

function variables({ ca, home }: Session): Record<string, string> {
  return { SSL_CERT_FILE: ca, UV_HTTP_RETRIES: '0', UV_CACHE_DIR: `${home}/uv` };
}

/** Of the first file only: files are sent one after the other. A request that got no answer is sent again. */
export const definiteRefusals: readonly RegExp[] = [
  /^(?!(?:[\s\S]*Uploading \S+\.(?:whl|tar\.gz)){2})[\s\S]*Server returned status code (?:401|413) /,
];
