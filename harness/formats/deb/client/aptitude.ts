// https://manpages.debian.org/bookworm/aptitude/aptitude-curses.8.en.html
import type { Plan, Session } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { cacheName } from '../name.ts';
import { pinned, verification } from './apt.ts';
import { onSystem } from './system.ts';

/** The same as with apt-get, by aptitude's own front end and resolver. */
export function install(session: Session, pkg: Package): Plan {
  const steps = [
    { argv: ['aptitude', '-q', 'update'] as const },
    { argv: ['aptitude', '-q', 'download', pinned(pkg)] as const },
    { argv: ['aptitude', '-q', '-y', 'install', pinned(pkg)] as const },
    ...verification(session, pkg),
  ];
  const file = cacheName(pkg.name, pkg.version, String(pkg.manifest.Architecture));
  return onSystem(session, {}, steps, [`${session.work}/${file}`]);
}
