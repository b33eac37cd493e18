import type { Plan, Session } from '../../../core/client.ts';
import { environment, onSystem } from './system.ts';

/** Updates with a key as it was fetched, in armour or with the armour taken off. */
export function refreshWithKey(session: Session, armoured: string, form: 'armoured' | 'binary'): Plan {
  const { home, work } = session;
  const key = form === 'armoured' ? `${work}/key.asc` : `${home}/key.gpg`;
  const plan = onSystem(session, { keys: [key] }, []);
  const dearmor = [
    'gpg',
    '--batch',
    '--yes',
    '--homedir',
    home,
    '--output',
    key,
    '--dearmor',
    `${work}/key.asc`,
  ] as const;
  return {
    files: [...plan.files!, { path: `${work}/key.asc`, content: armoured, mode: 0o644 }],
    steps: [
      ...plan.steps,
      ...(form === 'binary' ? [{ argv: dearmor }] : []),
      { argv: ['apt-get', 'update'], env: environment(session) },
    ],
  };
}

/** Updates with the keys that the user trusts, except the one that signs the archive. */
export function refreshWithOtherKeys(session: Session): Plan {
  const [, ...others] = session.keys;
  return onSystem(session, { keys: others }, [{ argv: ['apt-get', 'update'] }]);
}
