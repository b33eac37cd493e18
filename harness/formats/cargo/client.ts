// Client: https://doc.rust-lang.org/cargo/commands/cargo-publish.html, cargo-fetch, cargo-run, cargo-yank
// Configuration: https://doc.rust-lang.org/cargo/reference/config.html
import type { Client, Plan, PlanFile, Session, Step } from '../../core/client.ts';
import type { Package } from '../../core/package.ts';

/** What the registry under test is called in every configuration and manifest. */
export const REGISTRY = 'target';

/** OpenSSL's words, as libcurl repeats them. It does not look at revocation lists: cargo has no setting for one. */
const TLS_REFUSALS = {
  expired: /certificate has expired/,
  'not-yet-valid': /certificate is not yet valid/,
  'wrong-host': /no alternative certificate subject name matches/,
  'unknown-ca': /unable to get (local )?issuer certificate|self-signed certificate in certificate chain/,
  'self-signed': /self-signed certificate/,
} as const;

const AUTH_REFUSAL = /\b(401|403)\b|no token found|unauthorized|forbidden/i;

/** JSON's strings and lists of strings are TOML's. */
const quoted = (value: string | readonly string[]): string => JSON.stringify(value);

/** The isolated CARGO_HOME: one registry, the run's authority, the token in a file, no second attempts. */
function cargoHome({ home, ca, access }: Session): { env: Record<string, string>; files: PlanFile[] } {
  const config = [
    '[registry]',
    'global-credential-providers = ["cargo:token"]',
    `[registries.${REGISTRY}]`,
    `index = ${quoted(`sparse+${access.pull}`)}`,
    '[http]',
    `cainfo = ${quoted(ca)}`,
    '[net]',
    'retry = 0',
    '[term]',
    'progress.when = "never"',
  ];
  const { token } = access.credential;
  const credentials = `[registries.${REGISTRY}]\ntoken = ${quoted(token ?? '')}\n`;
  return {
    env: { CARGO_HOME: `${home}/cargo` },
    files: [
      { path: `${home}/cargo/config.toml`, content: `${config.join('\n')}\n` },
      ...(token === undefined ? [] : [{ path: `${home}/cargo/credentials.toml`, content: credentials }]),
    ],
  };
}

/** The operations of one cargo; the two differ in nothing but where the program lies. */
function operationsOf(cargo: string) {
  /** cargo packs the crate itself, from a copy: it may leave a lock file in the source. What it sent is collected. */
  function publish(session: Session, pkg: Package): Plan {
    const { env, files } = cargoHome(session);
    const source = `${session.work}/source`;
    const packed = `${session.work}/target/package`;
    const crate = `${pkg.name}-${pkg.version}.crate`;
    const at = ['--manifest-path', `${source}/Cargo.toml`, '--target-dir', `${session.work}/target`];
    return {
      files,
      steps: [
        { argv: ['cp', '-R', session.path(pkg.source!), source], local: true },
        { argv: [cargo, 'publish', '--registry', REGISTRY, '--no-verify', '--allow-dirty', ...at], env },
      ],
      // Newer cargo keeps what it published as an intermediate file only: https://github.com/rust-lang/cargo/pull/15910
      collect: [`${packed}/${crate}`, `${packed}/tmp-crate/${crate}`],
    };
  }

  /** Resolves, downloads and verifies with the network, then compiles and runs without it. */
  function install(session: Session, pkg: Package, features: readonly string[] = []): Plan {
    const { env, files } = cargoHome(session);
    const consumer = `${session.work}/consumer`;
    const at = ['--manifest-path', `${consumer}/Cargo.toml`];
    return {
      files: [...files, ...consumerProject(consumer, { package: pkg.name, version: `=${pkg.version}`, features })],
      steps: [
        { argv: [cargo, 'fetch', ...at], env },
        { argv: ['cat', `${consumer}/Cargo.lock`], local: true },
        { argv: [cargo, 'run', '--locked', '--offline', '--jobs', '1', ...at], env },
      ],
      collect: [`${session.home}/cargo/registry/cache/`],
    };
  }

  const single = (session: Session, ...argv: readonly string[]): Plan => {
    const { env, files } = cargoHome(session);
    const step: Step = { argv: [cargo, ...argv, '--registry', REGISTRY], env };
    return { files, steps: [step] };
  };

  /** Resolves a requirement from scratch and prints the lock file; crates are downloaded, nothing is compiled. */
  function resolve(session: Session, name: string, version: string): Plan {
    const { env, files } = cargoHome(session);
    const consumer = `${session.work}/consumer`;
    return {
      files: [...files, ...consumerProject(consumer, { package: name, version })],
      steps: [
        {
          argv: [cargo, 'generate-lockfile', '--manifest-path', `${consumer}/Cargo.toml`],
          // Versions that ask for a newer Rust than there is are passed over, as resolver 3 does.
          env: { ...env, CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS: 'fallback' },
        },
        { argv: ['cat', `${consumer}/Cargo.lock`], local: true },
      ],
    };
  }

  /** Installs what a lock file of an earlier day names, without resolving again. */
  function installLocked(session: Session, pkg: Package, checksum: string): Plan {
    const { files, steps, ...plan } = install(session, pkg);
    const lock = { path: `${session.work}/consumer/Cargo.lock`, content: lockFile(session, pkg, checksum) };
    const [fetch, ...others] = steps;
    return {
      ...plan,
      files: [...files!, lock],
      steps: [{ ...fetch, argv: [...fetch.argv, '--locked'] }, ...others],
    };
  }

  return {
    publish,
    install,
    installLocked,
    resolve,
    search: (session: Session, query: string) => single(session, 'search', query),
    owners: (session: Session, name: string) => single(session, 'owner', '--list', name),
    addOwner: (session: Session, name: string, user: string) => single(session, 'owner', '--add', user, name),
    removeOwner: (session: Session, name: string, user: string) => single(session, 'owner', '--remove', user, name),
    yank: (session: Session, pkg: Package) => single(session, 'yank', '--version', pkg.version, pkg.name),
    unyank: (session: Session, pkg: Package) => single(session, 'yank', '--undo', '--version', pkg.version, pkg.name),
  };
}

/** The lock file of the consumer project below. */
function lockFile({ access }: Session, { name, version }: Package, checksum: string): string {
  return [
    'version = 3',
    '[[package]]',
    `name = ${quoted(name)}`,
    `version = ${quoted(version)}`,
    `source = ${quoted(`sparse+${access.pull}`)}`,
    `checksum = ${quoted(checksum)}`,
    '[[package]]',
    'name = "regproof-consumer"',
    'version = "0.0.0"',
    `dependencies = ${quoted([name])}`,
    '',
  ].join('\n');
}

/** A program that prints the marker of the one library it depends on. */
function consumerProject(folder: string, dependency: Readonly<Record<string, string | readonly string[]>>): PlanFile[] {
  const on = Object.entries({ ...dependency, registry: REGISTRY }).map(([key, value]) => `${key} = ${quoted(value)}`);
  const manifest = [
    '[package]',
    'name = "regproof-consumer"',
    'version = "0.0.0"',
    'edition = "2021"',
    'publish = false',
    '[dependencies]',
    `carried = { ${on.join(', ')} }`,
    '[profile.dev]',
    'opt-level = 0',
    'debug = false',
    '[workspace]',
  ];
  return [
    { path: `${folder}/Cargo.toml`, content: `${manifest.join('\n')}\n` },
    { path: `${folder}/src/main.rs`, content: 'fn main() {\n    println!("{}", carried::marker());\n}\n' },
  ];
}

function cargoAt(id: string, program: string) {
  return {
    id,
    image: 'cargo',
    version: [program, '--version'],
    operations: operationsOf(program),
    tlsRefusals: TLS_REFUSALS,
    authRefusal: AUTH_REFUSAL,
    // One request, sent once; that a version exists is looked up in the index before.
    definiteRefusals: [
      /the remote server responded with an error \(status (400|401|403|409|413|422) /,
      /^error: crate \S+ already exists on /m,
    ],
  } as const satisfies Client;
}

export const cargo = cargoAt('cargo', 'cargo');

export const cargoOlder = cargoAt('cargo-older', '/opt/cargo-older/bin/cargo');

export const clients = [cargo, cargoOlder] as const;
