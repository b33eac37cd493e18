// Clients: https://twine.readthedocs.io, https://pip.pypa.io/en/stable/cli/, https://docs.astral.sh/uv/reference/cli/
import type { Credential } from '../../core/access.ts';
import type { Client, Plan, Session } from '../../core/client.ts';
import type { Package } from '../../core/package.ts';

const AUTH_REFUSAL = /\b(401|403)\b|Unauthorized|Forbidden|authenticat/i;

/** OpenSSL's words as Python's ssl module prints them. */
const OPENSSL_REFUSALS = {
  expired: /certificate has expired/,
  'not-yet-valid': /certificate is not yet valid/,
  'wrong-host': /Hostname mismatch|doesn't match/,
  'unknown-ca': /unable to get (local )?issuer certificate|self-signed certificate in certificate chain/,
  'self-signed': /self-signed certificate/,
} as const;

/** rustls' words; it tells an unknown authority and a self-signed certificate alike. */
const RUSTLS_REFUSALS = {
  expired: /expired/i,
  'not-yet-valid': /not valid yet|NotValidYet/i,
  'wrong-host': /not valid for (any )?name|NotValidForName/i,
  'unknown-ca': /UnknownIssuer/i,
  'self-signed': /UnknownIssuer|CaUsedAsEndEntity/i,
} as const;

/** A token goes in the place of the password, as the Python Package Index has it. */
function basic({ user, password, token }: Credential): { user: string; password: string } | null {
  if (user !== undefined && password !== undefined) return { user, password };
  return token === undefined ? null : { user: '__token__', password: token };
}

/** Credentials in a netrc, which pip and uv read for every request to that host. */
function netrc({ home, access }: Session): Plan['files'] {
  const login = basic(access.credential);
  const host = new URL(access.pull).hostname;
  return login ? [{ path: `${home}/.netrc`, content: `machine ${host} login ${login.user} password ${login.password}\n` }] : [];
}

const artefacts = (session: Session, pkg: Package) => pkg.files.map((file) => session.path(file.path));

function publishByTwine(session: Session, pkg: Package): Plan {
  const login = basic(session.access.credential);
  const config = ['[distutils]', 'index-servers = target', '', '[target]', `repository = ${session.access.push}`];
  if (login) config.push(`username = ${login.user}`, `password = ${login.password}`);
  return {
    files: [{ path: `${session.home}/.pypirc`, content: `${config.join('\n')}\n` }],
    steps: [
      {
        argv: ['twine', 'upload', '--non-interactive', '--disable-progress-bar', '--config-file', `${session.home}/.pypirc`, '--cert', session.ca, '--repository', 'target', ...artefacts(session, pkg)],
      },
    ],
  };
}

function pipArguments(session: Session): string[] {
  return ['--isolated', '--disable-pip-version-check', '--no-cache-dir', '--no-input', '--retries', '0', '--cert', session.ca, '--index-url', session.access.pull];
}

/** Downloads the file and installs exactly that from the same index into a fresh virtual environment. */
function installByPip(session: Session, pkg: Package): Plan {
  const python = `${session.work}/venv/bin/python`;
  const requirement = `${pkg.name}==${pkg.version}`;
  return {
    files: netrc(session)!,
    steps: [
      { argv: ['python3', '-m', 'venv', `${session.work}/venv`, '--without-pip'], local: true },
      { argv: ['pip', 'download', ...pipArguments(session), '--no-deps', '--dest', `${session.work}/download`, requirement] },
      { argv: ['pip', '--python', python, 'install', ...pipArguments(session), requirement] },
      { argv: [python, '-m', moduleOf(pkg)] },
    ],
    collect: [`${session.work}/download/`],
  };
}

function publishByUv(session: Session, pkg: Package): Plan {
  const login = basic(session.access.credential);
  return {
    steps: [
      {
        argv: ['uv', 'publish', '--no-cache', '--no-config', '--trusted-publishing', 'never', '--keyring-provider', 'disabled', '--publish-url', session.access.push, ...artefacts(session, pkg)],
        env: { ...uvEnvironment(session), ...(login ? { UV_PUBLISH_USERNAME: login.user, UV_PUBLISH_PASSWORD: login.password } : {}) },
      },
    ],
  };
}

/** uv keeps no archive: its lock of the resolution, with hashes, is printed and then installed from. */
function installByUv(session: Session, pkg: Package): Plan {
  const python = `${session.work}/venv/bin/python`;
  const env = uvEnvironment(session);
  const lock = `${session.work}/lock.txt`;
  const common = ['--no-cache', '--no-config', '--default-index', session.access.pull];
  return {
    files: [...netrc(session)!, { path: `${session.work}/requirements.in`, content: `${pkg.name}==${pkg.version}\n` }],
    steps: [
      { argv: ['uv', 'venv', '--no-config', '--python', 'python3', '--no-python-downloads', `${session.work}/venv`], env, local: true },
      { argv: ['uv', 'pip', 'compile', ...common, '--python', python, '--generate-hashes', '--output-file', lock, `${session.work}/requirements.in`], env },
      { argv: ['uv', 'pip', 'install', ...common, '--python', python, '--require-hashes', '--requirement', lock], env },
      { argv: [python, '-m', moduleOf(pkg)] },
    ],
  };
}

function uvEnvironment(session: Session): Record<string, string> {
  return { SSL_CERT_FILE: session.ca, UV_HTTP_RETRIES: '0', UV_CACHE_DIR: `${session.home}/uv` };
}

/** The import name that templates/pypi gives a project. */
function moduleOf(pkg: Package): string {
  return pkg.name.toLowerCase().replaceAll(/[-_.]+/g, '_');
}

export const twine = {
  id: 'twine',
  image: 'pypi',
  version: ['twine', '--version'],
  operations: { publish: publishByTwine },
  tlsRefusals: OPENSSL_REFUSALS,
  authRefusal: AUTH_REFUSAL,
} satisfies Client;

export const pip = {
  id: 'pip',
  image: 'pypi',
  version: ['pip', '--version'],
  operations: { install: installByPip },
  tlsRefusals: OPENSSL_REFUSALS,
  authRefusal: AUTH_REFUSAL,
} satisfies Client;

export const uv = {
  id: 'uv',
  image: 'pypi',
  version: ['uv', '--version'],
  operations: { publish: publishByUv, install: installByUv },
  tlsRefusals: RUSTLS_REFUSALS,
  authRefusal: AUTH_REFUSAL,
} satisfies Client;

export const clients = [twine, pip, uv] as const;
