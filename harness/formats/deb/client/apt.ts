// https://manpages.debian.org/bookworm/apt/apt-get.8.en.html
import type { Plan, Session, Step } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { cacheName } from '../name.ts';
import { onSystem, type Settings, systemOf } from './system.ts';

const update: Step = { argv: ['apt-get', 'update'] };

/** `name=version`. */
export function pinned({ name, version }: Pick<Package, 'name' | 'version'>): string {
  return `${name}=${version}`;
}

/** Downloads and installs the exact version, has dpkg compare the files with their checksums, and runs the program. */
export function install(session: Session, pkg: Package, settings: Settings = {}): Plan {
  const architecture = String(pkg.manifest.Architecture);
  const steps: Step[] = [
    update,
    { argv: ['apt-get', 'download', pinned(pkg)] },
    { argv: ['apt-get', '-y', 'install', pinned(pkg)] },
    ...verification(session, pkg),
  ];
  return onSystem(session, settings, steps, [`${session.work}/${cacheName(pkg.name, pkg.version, architecture)}`]);
}

/** What dpkg says of an installed package, whose program then runs. */
export function verification(session: Session, pkg: Package): Step[] {
  const system = systemOf(session);
  return [{ argv: ['dpkg', `--root=${system}`, '--verify', pkg.name] }, { argv: [`${system}/usr/bin/${pkg.name}`] }];
}

/** Fetches the indexes and nothing else. */
export function refresh(session: Session, settings: Settings = {}): Plan {
  return onSystem(session, settings, [update]);
}

/** Fetches the indexes, then runs a command of apt's on them. */
export function after(session: Session, argv: Step['argv'], settings: Settings = {}, collect: string[] = []): Plan {
  const found = collect.map((name) => `${session.work}/${name}`);
  return onSystem(session, settings, [update, { argv }], found);
}

/** What dpkg's database says of a package, and files of its installation. */
export function query(session: Session, pkg: Package): Plan {
  const system = systemOf(session);
  const format = ['Status', 'Version', 'Architecture'].map((name) => `$\{${name}}`).join(' ');
  const argv = ['dpkg-query', `--admindir=${system}/var/lib/dpkg`, '--showformat', format, '--show', pkg.name] as const;
  return { steps: [{ argv }], collect: [`${system}/var/lib/${pkg.name}/configured`, `${system}/usr/bin/${pkg.name}`] };
}

/** The index that Debian's own indexer makes of a folder of packages. */
export function index(session: Session, pkg: Package): Plan {
  return { steps: [{ argv: ['apt-ftparchive', 'packages', session.path(pkg.dir)] }] };
}
