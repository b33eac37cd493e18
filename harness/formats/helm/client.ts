import type { Client } from '../../core/client.ts';
import { helmAt } from './client/helm.ts';

export const helm3 = helmAt('helm3', 'helm3');

export const helm4 = helmAt('helm4', 'helm4');

/** The default client first. */
export const clients = [helm3, helm4] as const;

export type Helm = typeof helm3;

/** The helm that a cell is about, with all that it can do. */
export function helmOf(client: Client): Helm {
  return clients.find(({ id }) => id === client.id)! as Helm;
}
