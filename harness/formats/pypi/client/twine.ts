// https://twine.readthedocs.io/en/stable/#twine-upload
import type { Plan, Session } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { artefacts, login } from './session.ts';

/** Uploads the package's files in their order. */
export function publish(session: Session, pkg: Package): Plan {
  return upload(session, pkg, []);
}

/** The same, where files that the registry has already are no failure. */
export function publishSkippingExisting(session: Session, pkg: Package): Plan {
  return upload(session, pkg, ['--skip-existing']);
}

/** twine repeats a request five times after a 5xx and has no option against that; refusals are not repeated. */
function upload(session: Session, pkg: Package, options: readonly string[]): Plan {
  const { access, home, ca } = session;
  const given = login(access.credential);
  const config = ['[distutils]', 'index-servers = target', '', '[target]', `repository = ${access.push}`];
  if (given) config.push(`username = ${given.user}`, `password = ${given.password}`);
  const pypirc = `${home}/.pypirc`;
  const quiet = ['--non-interactive', '--disable-progress-bar'];
  const where = ['--config-file', pypirc, '--cert', ca, '--repository', 'target'];
  return {
    files: [{ path: pypirc, content: `${config.join('\n')}\n` }],
    steps: [{ argv: ['twine', 'upload', ...quiet, ...options, ...where, ...artefacts(session, pkg)] }],
  };
}
