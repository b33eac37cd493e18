// https://pip.pypa.io/en/stable/cli/pip_install/
import type { Plan, Session, Step } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { moduleName } from '../name.ts';
import { netrc, pinned } from './session.ts';

/** Downloads the file, and installs exactly that version from the same index into a fresh virtual environment. */
export function install(session: Session, pkg: Package): Plan {
  const { files, steps } = installRequirement(session, pinned(pkg), pkg);
  const [environment, ...others] = steps;
  return {
    files: files!,
    steps: [environment, downloading(session, pinned(pkg)), ...others],
    collect: [downloads(session)],
  };
}

/** Installs what a requirement selects and runs it, so that the marker tells which version was taken. */
export function installRequirement(session: Session, requirement: string, pkg: Package): Plan {
  return installing(session, requirement, pkg, []);
}

/** The same with the cache that the client's home keeps from one operation to the next. */
export function installCached(session: Session, requirement: string, pkg: Package): Plan {
  const plan = installRequirement(session, requirement, pkg);
  const cached = plan.steps.map((step) => ({ ...step, argv: step.argv.filter((word) => word !== NO_CACHE) }));
  return { ...plan, steps: cached as unknown as Plan['steps'] };
}

/** Builds from the source distribution; its build backend lies inside, so nothing else is fetched. */
export function installFromSource(session: Session, pkg: Package): Plan {
  return installing(session, pinned(pkg), pkg, ['--no-binary', ':all:']);
}

/** Fetches the file that a requirement selects, without dependencies. */
export function download(session: Session, requirement: string): Plan {
  return { files: netrc(session), steps: [downloading(session, requirement)], collect: [downloads(session)] };
}

const NO_CACHE = '--no-cache-dir';

function installing(session: Session, requirement: string, pkg: Package, options: readonly string[]): Plan {
  const python = `${session.work}/venv/bin/python`;
  return {
    files: netrc(session),
    steps: [
      { argv: ['python3', '-m', 'venv', `${session.work}/venv`, '--without-pip'], local: true },
      { argv: ['pip', '--python', python, 'install', ...common(session), ...options, requirement] },
      { argv: [python, '-m', moduleName(pkg.name)] },
    ],
  };
}

function downloading(session: Session, requirement: string): Step {
  return { argv: ['pip', 'download', ...common(session), '--no-deps', '--dest', downloads(session), requirement] };
}

function downloads({ work }: Session): string {
  return `${work}/download/`;
}

function common({ ca, access }: Session): string[] {
  const isolation = ['--isolated', '--disable-pip-version-check', NO_CACHE, '--no-input', '--retries', '0'];
  return [...isolation, '--cert', ca, '--index-url', access.pull];
}
