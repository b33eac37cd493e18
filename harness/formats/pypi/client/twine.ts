// https://twine.readthedocs.io/en/stable/#twine-upload
import type { Plan, Session } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { artefacts, login } from './session.ts';

/**
 * Uploads the package's files in their order. There is no operation with --skip-existing: twine 7 refuses that option for every
 * repository but PyPI's own. twine repeats a request five times after a 5xx and has no option against that; refusals are not repeated.
 */
export function publish(session: Session, pkg: Package): Plan {
  const { access, home, ca } = session;
  const given = login(access.credential);
  const config = ['[distutils]', 'index-servers = target', '', '[target]', `repository = ${access.push}`];
  if (given) config.push(`username = ${given.user}`, `password = ${given.password}`);
  const pypirc = `${home}/.pypirc`;
  const quiet = ['--non-interactive', '--disable-progress-bar'];
  const where = ['--config-file', pypirc, '--cert', ca, '--repository', 'target'];
  return {
    files: [{ path: pypirc, content: `${config.join('\n')}\n` }],
    steps: [{ argv: ['twine', 'upload', ...quiet, ...where, ...artefacts(session, pkg)] }],
  };
}

/** Of the first file only, and of its first request: files are sent one after the other, and again after a 5xx. */
export const definiteRefusals: readonly RegExp[] = [
  /^(?![\s\S]*Retry \d+ of)(?!(?:[\s\S]*Uploading \S+\.(?:whl|tar\.gz)){2})[\s\S]*HTTPError: (?:400|401|403|409|413|422) /,
];
