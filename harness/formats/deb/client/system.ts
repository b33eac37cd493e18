// A system of its own below the session's home, that apt and dpkg work on without privileges.
// https://manpages.debian.org/bookworm/apt/apt.conf.5.en.html, https://manpages.debian.org/bookworm/dpkg/dpkg.1.en.html
import type { Plan, PlanFile, Session, Step } from '../../../core/client.ts';
import { COMPONENT, SUITE } from '../protocol/release.ts';

/** What a client works on, where that is not the default: another architecture, or other entries of sources.list. */
export interface Settings {
  readonly architecture?: string;
  /** `suite component` of each source. */
  readonly sources?: readonly string[];
  /** Key files instead of the session's. */
  readonly keys?: readonly string[];
}

/** Neither container nor user has privileges: no chroot for maintainer scripts, no change of owners. */
export const DPKG_OPTIONS = ['--force-not-root', '--force-script-chrootless'];

const STRICT = [
  'APT::Update::Error-Mode "any";',
  // Images for continuous integration switch these off.
  'Acquire::Check-Date "true";',
  'Acquire::Check-Valid-Until "true";',
  'Acquire::Retries "0";',
  'Acquire::Languages "none";',
  'APT::Sandbox::User "root";',
  'APT::Color "0";',
];

/** The one package that generated packages depend on, as every Debian system has it. */
const STATUS = `Package: debianutils
Status: install ok installed
Priority: required
Section: utils
Maintainer: Regproof <packages@regproof.test>
Architecture: all
Multi-Arch: foreign
Version: 5.7-0.5
Description: programs that every system has

`;

/** The root folder of the private system. */
export function systemOf({ home }: Session): string {
  return `${home}/system`;
}

/** The environment that makes apt and whatever is built on it use the private system. */
export function environment({ home }: Session): Record<string, string> {
  return { APT_CONFIG: `${home}/apt.conf`, DEBIAN_FRONTEND: 'noninteractive' };
}

/** Configuration, sources and credentials; the package database as it is when the system is new. */
export function configuration(session: Session, settings: Settings = {}): PlanFile[] {
  const { home, work, ca, access, keys } = session;
  const architecture = settings.architecture ?? 'amd64';
  const system = systemOf(session);
  const dpkg = [`--root=${system}`, `--log=${system}/dpkg.log`, ...DPKG_OPTIONS];
  const conf = [
    `Dir "${system}/";`,
    `Dir::State::status "${system}/var/lib/dpkg/status";`,
    `APT::Architecture "${architecture}";`,
    `APT::Architectures { "${architecture}"; };`,
    `Acquire::https::CAInfo "${ca}";`,
    `Aptitude::Log "${system}/aptitude.log";`,
    // Its owner cannot be changed without privileges.
    'Dir::Log::Terminal "/dev/null";',
    ...STRICT,
    `DPkg::Options { ${dpkg.map((option) => `"${option}";`).join(' ')} };`,
  ];
  const signed = (settings.keys ?? keys).join(',');
  const sources = (settings.sources ?? [`${SUITE} ${COMPONENT}`]).map(
    (source) => `deb [signed-by=${signed}] ${access.pull} ${source}\n`,
  );
  const { user, password } = access.credential;
  const { host, pathname } = new URL(access.pull);
  const login = user === undefined ? '' : `machine https://${host}${pathname} login ${user} password ${password}\n`;
  return [
    { path: `${home}/apt.conf`, content: `${conf.join('\n')}\n` },
    { path: `${system}/etc/apt/sources.list`, content: sources.join(''), mode: 0o644 },
    { path: `${system}/etc/apt/auth.conf`, content: login },
    { path: `${work}/status`, content: STATUS },
    { path: `${work}/list`, content: '/.\n' },
  ];
}

/** Makes what apt and dpkg expect to exist; a database that is there already stays. */
export function preparation(session: Session): [Step, ...Step[]] {
  const system = systemOf(session);
  const folders = [
    'var/lib/dpkg/info',
    'var/lib/dpkg/updates',
    'var/lib/apt/lists/partial',
    'var/cache/apt/archives/partial',
    'var/log/apt',
    'etc/apt/apt.conf.d',
    'etc/apt/preferences.d',
  ];
  const copy = (from: string, to: string): Step => ({
    argv: ['cp', '--no-clobber', `${session.work}/${from}`, `${system}/var/lib/dpkg/${to}`],
    local: true,
  });
  return [
    { argv: ['mkdir', '-p', ...folders.map((folder) => `${system}/${folder}`)], local: true },
    copy('status', 'status'),
    copy('list', 'info/debianutils.list'),
  ];
}

/** A plan of these steps on the private system. */
export function onSystem(session: Session, settings: Settings, steps: readonly Step[], collect: string[] = []): Plan {
  const env = environment(session);
  const own = steps.map((step) => ({ ...step, env: { ...env, ...step.env } }));
  return { files: configuration(session, settings), steps: [...preparation(session), ...own], collect };
}
